# machine: reference
# deadline: 120
# Carries out the operations of $OPS and compares the kernel's answers, line by line, with $ANSWERS.
. /lab/lib.sh
set -u

step=0
while read -r word block; do
	step=$((step + 1))
	op "$word" "$block"
	rc=$(($? != 0))
	got=$(echo "OP $step $word $block rc=$rc"; blocks 32 47; zones 0)
	expected=$(awk -v step="$step" '$1 == "OP" { mine = ($2 == step) } $1 == "END" { mine = 0 } mine' "/lab/$ANSWERS")
	is "$got" "$expected" "$word $block" </dev/null
done <"/lab/$OPS"
is "$step" "$(grep -c ^OP "/lab/$ANSWERS")" "as many steps as were recorded"
[ "$step" -gt 0 ]
result $? "there were any"
done_testing
