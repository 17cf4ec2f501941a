# shellcheck shell=bash
# Sourced by the shell programs of the lab: where things are, and how they speak to a person.

set -euo pipefail

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
out=$top/out
me=$(basename "$0")

# What the outer make was given is not for the makes that the lab calls.
unset MAKEFLAGS MFLAGS MAKEOVERRIDES

# The stages in order; each is the one before it and the patches of its own folder.
stages=(stock base rework beyond)

say()  { printf '%s: %s\n' "$me" "$*" >&2; }
die()  { say "$*"; exit 2; }

[[ ${JOBS-1} =~ ^[1-9][0-9]*$ ]] || die "JOBS is how many compilers run at a time, and is '$JOBS'"

# Names the stages whose patches exist, stock first.
existing_stages() {
	local stage
	for stage in "${stages[@]}"; do
		if [ "$stage" = stock ] || compgen -G "$top/patches/$stage/*.patch" >/dev/null; then
			echo "$stage"
		else
			break
		fi
	done
}

check_stage() {
	local stage=$1 known
	known=$(existing_stages | paste -sd' ')
	case " $known " in
	*" $stage "*) ;;
	*) die "there is no stage '$stage'; STAGE is one of: $known" ;;
	esac
}

# The stages from the first patch up to and with $1, without stock.
stages_up_to() {
	local stage
	for stage in "${stages[@]}"; do
		[ "$stage" = stock ] || echo "$stage"
		[ "$stage" != "$1" ] || return 0
	done
}

check_config() {
	[ -n "$1" ] && [ -f "$top/config/$1" ] ||
		die "there is no configuration '$1'; CONFIG is one of: $(cd "$top/config" && find . -maxdepth 1 -type f -printf '%f\n' | sort | paste -sd' ')"
}

# Fails early, and in words, where a disk would fill up half-way.
check_space() {
	local need_mib=$1 what=$2 free_mib
	free_mib=$(df --output=avail -m "$out" | tail -n 1)
	[ "$free_mib" -ge "$need_mib" ] ||
		die "$what needs $need_mib MiB in $out, and $free_mib MiB are free there; make room or move the clone"
}

# One run at a time may change what $1 names; a second one waits and says so.
declare -A locks
take_lock() {
	[ -z "${locks[$1]:-}" ] || return 0
	locks[$1]=taken
	mkdir -p "$out/lock"
	exec {lock_fd}>"$out/lock/$1"
	if ! flock -n "$lock_fd"; then
		say "waiting for another run that is at work on $1"
		flock "$lock_fd"
	fi
}

# git without the settings of whoever runs it: the same commits and the same patches everywhere. It
# never goes up from a broken tree to the repository that holds this project.
pure_git() {
	GIT_CEILING_DIRECTORIES=$out/tree \
	GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null GIT_CONFIG_NOSYSTEM=1 \
	GIT_AUTHOR_NAME='Memory Hotplug' GIT_AUTHOR_EMAIL=memory-hotplug@localhost \
	GIT_COMMITTER_NAME='Memory Hotplug' GIT_COMMITTER_EMAIL=memory-hotplug@localhost \
	git -c core.fsync=none -c gc.auto=0 -c core.hooksPath=/dev/null "$@" </dev/null
}
