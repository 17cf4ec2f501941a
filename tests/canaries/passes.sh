# A guest that is well.
echo "ok 1 - well"
echo "1..1"
