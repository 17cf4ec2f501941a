# machine: seed
# deadline: 120
# Types the session of a document, /lab/session, and compares what the kernel prints with what the
# document shows: commands begin with "% ", "[...]" stands for lines left out before or after.
. /lab/lib.sh
set -u

newline='
'
plain() { sed -e 's/^\[ *[0-9][0-9.]*\] //' -e 's/^.*write error: /write error: /' -e 's/[ 	][ 	]*/ /g' -e 's/^ //'; }

# typed COMMAND SHOWN: the first memory block of the DIMM is added when the session comes to it.
typed() {
	block=$(echo "$1" | sed -n 's,^echo .*/memory\([0-9]*\)/state$,\1,p')
	[ -z "$block" ] || [ -d $memory/memory$block ] || op probe $block
	got=$(sh -c "$1" 2>&1 </dev/null | plain)
	shown=$(echo "$2" | grep -vxF '[...]' | plain)
	if echo "$2" | grep -qxF '[...]'; then
		case "$newline$got$newline" in
		*"$newline$shown$newline"*) got=$shown ;;
		esac
	fi
	is "$got" "$shown" "$1"
}

host plug dimm0 size=1G
for block in 33 34 35 36 37 38 39; do
	op probe $block
done
commands=0
command=
shown=
while read -r line; do
	case $line in
	'% '*)
		[ -z "$command" ] || typed "$command" "$shown"
		commands=$((commands + 1))
		command=${line#% }
		shown= ;;
	*)
		shown="$shown${shown:+$newline}$line" ;;
	esac
done </lab/session
[ -z "$command" ] || typed "$command" "$shown"
[ $commands -gt 5 ]
result $? "the document has a session ($commands commands)"
done_testing
