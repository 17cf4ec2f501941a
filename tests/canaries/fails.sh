# A result that is not ok, and an exit code that says nothing of it.
echo "ok 1 - well"
echo "not ok 2 - not well"
echo "1..2"
