# Runs in the bottle: packs what claude remembers and says how many bytes that is. Exits with 3 where there is nothing.
# Credentials never leave the bottle. Skills come from the operator at every launch.
umask 077
directory=$HOME/.claude-bottle-session
mkdir -m 700 -p "$directory" || exit 1
[ -d "$HOME/.claude" ] || exit 3
tar -C "$HOME" -czf "$directory/transcript.tar.gz" --exclude=.claude/.credentials.json --exclude=.claude/skills .claude
# 1 means that a file changed while it was read; claude may still be writing.
[ $? -le 1 ] || exit 1
wc -c <"$directory/transcript.tar.gz"
