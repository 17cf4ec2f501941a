# A plan of more than comes.
echo "ok 1 - well"
echo "1..2"
