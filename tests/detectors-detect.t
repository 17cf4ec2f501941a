#!/usr/bin/env bash
# Canaries: what the lab must notice, it notices, and calls by its name.
. "$(dirname "$0")/lib.sh"
stage=${CANARY_STAGE:-base}

canary() { guest "$2" "$3" lab/vm --stage "$stage" "tests/canaries/$1.sh"; }
canary passes   passed   'a guest that is well passes'
canary fails    failed   'a result that is not ok fails'
canary exits    failed   'an exit code that is not 0 fails'
canary panics   panicked 'a panic is a panic, whatever the test said before'
canary hangs    hung     'a guest that never ends is hung'
canary splats   splat    'a warning on the console is a splat, whatever the test said'
canary no-plan  no-plan  'results without a plan are no test'
canary no-tests no-plan  'a plan of nothing is no test'
canary too-few  failed   'fewer results than planned fail'
canary dies     died     'a guest that ends before its script has died'

# A real complaint of a real kernel: DEBUG_VM and lockdep are not in lean, an oops is.
guest panicked 'a kernel that follows a wild pointer panics' \
	lab/vm --stage "$stage" --cmdline 'oops=panic' tests/canaries/panics.sh

# The wrong kernel: the image of one stage under the name of another.
mkdir -p "out/kernel/canary-lean"
trap 'rm -rf "$scratch" out/kernel/canary-lean' EXIT
cp "out/kernel/$stage-lean/bzImage" out/kernel/canary-lean/
echo 6.1.0-canary >out/kernel/canary-lean/release
guest wrong-kernel 'another kernel than the one asked for is noticed' \
	lab/vm --stage canary tests/canaries/passes.sh

# The comparison with recorded answers: one figure changed, one line missing.
list=tests/reference/b5
sed '0,/spanned 32768/s//spanned 32769/' "$list.4.12" >"$scratch/figure"
guest failed 'one wrong figure in 400 lines of answers is noticed' tests/answers base lean "$list.ops" "$scratch/figure"
sed '/^OP 3 /,$d' "$list.4.12" >"$scratch/short"
guest failed 'answers that end too early are noticed' tests/answers base lean "$list.ops" "$scratch/short"

# What is allowed is allowed with its backtrace, and nothing else is.
# splats LINE...: how many of them are found on a console of these lines
splats() {
	printf '[    1.000000] %s\n' "$@" >"$scratch/console"
	python3 -B -c 'import importlib.machinery as m, sys
vm = m.SourceFileLoader("vm", "lab/vm").load_module()
print(len(vm.Splats().find(open(sys.argv[1]).read())))' "$scratch/console" 2>"$scratch/output"
}
allowed='x: vmemmap alloc failure: order:9, mode:0x1'
[ "$(splats "$allowed" 'CPU: 0' 'Call Trace:' f g)" = 0 ]
ok $? 'an allowed report may have a backtrace' "$scratch/output"
[ "$(splats 'CPU: 0' 'Call Trace:' "$allowed")" = 1 ]
ok $? 'another backtrace is a splat' "$scratch/output"
[ "$(splats "$allowed" 'CPU: 0' 'Call Trace:' f g 'CPU: 0' 'Call Trace:')" = 1 ]
ok $? 'so is a second one' "$scratch/output"
[ "$(splats "$allowed" 'WARNING: CPU: 0 PID: 1 at mm/x.c:1')" = 1 ]
ok $? 'and a warning below it' "$scratch/output"

# A scanner that cannot run is an error of the lab, not a pass.
mkdir -p "$scratch/clone"
cp -r lab guest machines config "$scratch/clone/"
ln -s "$PWD/out" "$scratch/clone/out"
: >"$scratch/clone/lab/splats"
refused 'a splat scanner without patterns is an error of the lab' 3 'scanner' \
	"$scratch/clone/lab/vm" --stage "$stage" tests/canaries/passes.sh
done_testing
