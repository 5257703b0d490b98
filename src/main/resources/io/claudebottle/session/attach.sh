# Runs in the bottle, in a terminal: puts whoever runs it in front of the bottle's one claude, and starts it when none runs.
# $1 is the text of hold.sh, the rest is claude and its arguments.
hold=$1
shift
umask 077
directory=$HOME/.claude-bottle-session
socket=$directory/socket
mkdir -p "$directory" || exit 1
# The terminal that claude is started in is not the one it will be seen in later: the common denominator of all of them.
export TERM=xterm-256color COLORTERM=truecolor
size=$(stty size 2>/dev/null)
if [ -S "$socket" ]; then
    # A program redraws when its size changes, not when it is told of the size it has. So the terminal is a row short for a moment.
    rows=${size% *}
    if [ "${rows:-0}" -gt 2 ]; then
        short="$((rows - 1)) ${size#* }"
        stty rows "$((rows - 1))"
        (sleep 0.3; [ "$(stty size)" != "$short" ] || stty rows "$rows") </dev/tty 2>/dev/null &
    fi
    # Claude asked for bracketed paste at its start, of another terminal.
    printf '\033[?2004h'
fi
dtach -A "$socket" -E -z -r winch sh -c "$hold" "$directory" "$size" "$@" && exit
# Two came at once and the other was first. Or this is a real failure, and is said twice.
exec dtach -a "$socket" -E -z -r winch
