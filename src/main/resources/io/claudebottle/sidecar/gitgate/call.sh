# Sourced by both hooks. The gate itself decides: a hook hands over what git told it, repeats the answer and ends with its code.
set -eu
umask 077
call=$(mktemp -d "$GIT_GATE_RUN/calls/XXXXXXXXXX")
trap 'rm -rf "$call"' EXIT
trap 'exit 1' HUP INT TERM
mkfifo "$call/answer"
# For both directions, so that neither side ever waits for the other to open it.
exec 3<>"$call/answer"

ask() {
    printf '%s\n' "${call##*/}" >"$GIT_GATE_RUN/requests"
    while IFS= read -r line <&3; do
        case $line in
        "say "*) printf '%s\n' "${line#say }" ;;
        "exit "*) exit "${line#exit }" ;;
        esac
    done
    exit 1
}
