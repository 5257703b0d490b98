# Runs in the bottle as the child of dtach: runs claude once, and leaves its pid and its exit code.
# $0 is the directory for both, $1 the size of the first terminal, the rest is claude and its arguments.
size=$1
shift
# An interrupt ends claude; this shell has to outlive it to see how.
trap : INT QUIT HUP TERM
# dtach gives its child no size before the first window has attached.
[ -z "$size" ] || [ "$(stty size)" != '0 0' ] || stty rows "${size% *}" cols "${size#* }" 2>/dev/null
directory=$0
printf '%s\n' "$$" >"$directory/holder"
run() {
    sh -c 'printf "%s\n" "$$" >"$0/pid"; exec "$@"' "$directory" "$@"
}
again=
[ ! -e "$directory/exit" ] && [ ! -e "$directory/continue" ] || again=yes
rm -f "$directory/exit" "$directory/continue"
if [ -n "$again" ]; then
    began=$(date +%s)
    run "$@" --continue
    code=$?
    # Where nothing was ever typed there is nothing to continue, and claude says so within seconds. A failure after that is claude's own.
    if [ "$code" -ne 0 ] && [ "$(($(date +%s) - began))" -lt 10 ]; then
        run "$@"
        code=$?
    fi
else
    run "$@"
    code=$?
fi
printf '%s\n' "$code" >"$directory/exit.new"
mv "$directory/exit.new" "$directory/exit"
# dtach goes when nobody has the terminal open any more. What claude left in the background must not keep windows in front of nothing.
(trap '' HUP; sleep 1; kill "$PPID") </dev/null >/dev/null 2>&1 &
