# Runs in the bottle: says what became of claude, in one line: `never`, `running PID`, `ended CODE` or `lost`.
directory=$HOME/.claude-bottle-session
if [ -e "$directory/exit" ]; then
    echo "ended $(cat "$directory/exit")"
elif [ ! -s "$directory/pid" ]; then
    echo never
elif [ -S "$directory/socket" ] && kill -0 "$(cat "$directory/holder")" 2>/dev/null; then
    echo "running $(cat "$directory/pid")"
else
    echo lost
fi
