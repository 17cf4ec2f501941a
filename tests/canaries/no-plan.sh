# Results and no plan.
echo "ok 1 - well"
