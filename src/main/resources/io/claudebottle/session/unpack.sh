# Runs in the bottle: unpacks what claude remembered, and has the next claude continue it.
directory=$HOME/.claude-bottle-session
tar -C "$HOME" -xzf "$directory/restored.tar.gz" && rm -f "$directory/restored.tar.gz" && : >"$directory/continue"
