# shellcheck shell=bash disable=SC2154 # the caller's variables
# Sourced by what builds kernels, after common.sh, with $tree, $build (a folder in it), $config and $log
# set when its functions are called: how a tree is configured and make called, the same for everyone.
#
# The kernel is built below its tree, so that all paths the compiler sees are relative and ccache
# serves the same object to every stage and every clone.

# key NAME: what the comment on top of the configuration says about NAME.
key() { sed -n "s/^# $1: *//p" "$top/config/$config"; }

# read_fragments STAGE [objects]: sets fragments, the files that make up $config. A stage behind the name of one
# says since when it is part of it, and "objects" that it is for single objects, and in no kernel.
read_fragments() {
	local name words word
	fragments=() since_a_stage=()
	while read -r name words; do
		[ -f "$top/config/fragments/$name.config" ] ||
			die "config/$config asks for config/fragments/$name.config, and there is none"
		for word in $words; do
			if [ "$word" = objects ]; then
				[ "${2:-}" = objects ] || continue 2
			else
				stages_up_to "$1" | grep -qxF "$word" || continue 2
				since_a_stage+=("$top/config/fragments/$name.config")
			fi
		done
		fragments+=("$top/config/fragments/$name.config")
	done < <(grep -v '^#' "$top/config/$config")
}
# leave_out_unknown: takes out of fragments what is part of them since a stage, if the tree is a commit whose
# Kconfig files do not know all of it yet.
leave_out_unknown() {
	local fragment options known kept=()
	for fragment in "${fragments[@]}"; do
		if [[ " ${since_a_stage[*]} " = *" $fragment "* ]]; then
			options=$(sed -n 's/^CONFIG_\(\w*\)=.*/\1/p' "$fragment" | sort -u)
			known=$(pure_git -C "$tree" grep -hE "^(menu)?config ($(paste -sd'|' <<<"$options"))\$" -- '*Kconfig*' |
				sed 's/.* //' | sort -u)
			[ "$known" = "$options" ] || continue
		fi
		kept+=("$fragment")
	done
	fragments=("${kept[@]}")
}

# These are in the banner of a kernel, or in the hash that ccache takes: the same for everyone.
export KBUILD_BUILD_VERSION=1 KBUILD_BUILD_USER=lab KBUILD_BUILD_HOST=lab KBUILD_BUILD_TIMESTAMP='2022-12-11'
export CCACHE_NOHASHDIR=1
# What a file includes tells ccache whether it has changed; to preprocess it first costs a sixth of a build. (What
# the assembler includes does not: see build_kernel in lab/kernel.)
export CCACHE_DEPEND=1
# The configuration says what is built, and by what; the kernel's make would take these from the environment.
unset ARCH SUBARCH CROSS_COMPILE LLVM LLVM_IAS KCFLAGS KAFLAGS KBUILD_OUTPUT KCONFIG_CONFIG
PATH=$out/toolchain/bin:$PATH
# The packages are listed by the configuration's name; "toolchain: ARCH" names a compiler to be made first.
need_compiler() {
	local arch
	! grep -q "^$config	" "$top/lab/packages" || "$top/lab/need" "$config" || return
	arch=$(key toolchain)
	[ -z "$arch" ] || "$top/lab/toolchain" "$arch"
}
# $cc is the compiler, where the caller knows better than the configuration.
compiler() { local named; named=$(key compiler); echo "${cc:-${named:-gcc}}"; }
kbuild() {
	local words
	read -ra words < <(key make) || true
	make -C "$tree" O="$build" "${words[@]}" CC="ccache $(compiler)" HOSTCC='ccache gcc' "$@"
}

# lifted: FILE OPTION DEPENDENCY on top of a configuration takes a dependency of the option out of FILE, so
# that what no configuration builds can be compiled all the same. Kconfig reads a file of the build
# directory before the tree's.
lift() {
	local file option dependency
	key lifted | while read -r file option dependency; do
		mkdir -p "$build/$(dirname "$file")"
		awk -v option="$option" -v dependency="$dependency" '
			/^(menu)?config / { inside = $2 == option }
			inside && $1 == "depends" && $3 == dependency && NF == 3 { found = 1; next }
			{ print }
			END { exit !found }' "$tree/$file" >"$build/$file" ||
			die "config/$config lifts the dependency of $option on $dependency, and $file of the tree has none"
	done
}

# What there is to configure: the tree's Kconfig files, and what is lifted.
kconfigs() {
	{
		pure_git -C "$tree" ls-files -s -- '*Kconfig*'
		pure_git -C "$tree" diff -- '*Kconfig*'
		key lifted
	} | sha256sum
}

# Every option that a fragment asks for is in the result, or this fails and names it.
configure() {
	local requested=$build/requested.config line option lost=()
	mkdir -p "$build"
	{ echo "# $(kconfigs)"; cat "${fragments[@]}"; } >"$requested.new"
	if cmp -s "$requested.new" "$requested" && [ "$build/.config" -nt "$tree/Makefile" ]; then
		return
	fi
	rm -f "$requested"
	lift || exit
	kbuild -s KCONFIG_ALLCONFIG="$requested.new" allnoconfig >"$log" 2>&1 &&
		kbuild -s olddefconfig >>"$log" 2>&1 || die "kconfig failed; see $log"
	while read -r line; do
		case $line in
		CONFIG_*=n)              option=${line%=n} ;;
		'# CONFIG_'*' is not set') option=${line#\# }; option=${option% is not set} ;;
		CONFIG_*=*)
			grep -qxF "$line" "$build/.config" || lost+=("$line")
			continue ;;
		*) continue ;;
		esac
		! grep -q "^$option=" "$build/.config" || lost+=("$option=n")
	done <"$requested.new"
	[ ${#lost[@]} = 0 ] ||
		die "kconfig dropped what config/$config asks for: ${lost[*]} (a dependency is missing, or the name is wrong)"
	mv "$requested.new" "$requested"
}

# One line of the log is one step of the build; the last whole build of this kind says how many there are.
progress() {
	local steps shown=()
	steps=$(cat "$build/steps" 2>/dev/null || echo 1250)
	[ -t 2 ] || shown=(-f -i 60)
	pv -l -s "$steps" -N "$1" "${shown[@]}" >/dev/null
}
learn_steps() {
	local lines
	lines=$(wc -l <"$log")
	[ "$lines" -lt 1000 ] || echo "$lines" >"$build/steps"
}

# What a build that failed has to say
show_errors() { grep -nE 'error:|Error |undefined reference' "$log" | head -n 10 >&2 || true; }

# What the log has of warnings, of the compiler, the assembler or objtool, sorted, without what other patches
# shift or what is another at the next time.
warnings() {
	sed -nE 's,^(\.\./)*([^ :]+|\{standard input\}):([0-9]+:)* *([Ww]arning: .*),\2: \4,p' "$log" |
		sed -E 's,^(/[^ :]*\.s|\{standard input\}): ,assembler: ,; s/\+0x[0-9a-f]+/+N/g' | sort -u
}
