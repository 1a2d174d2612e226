# Makes a class-data archive from one start of a server on a folder of its own, apart from the process that began it.
# $1 the folder, thrown away at the end; $2 where the archive goes; $3 the java command; then the server's arguments.
folder=$1 archive=$2 java=$3
shift 3
trap 'rm -rf "$folder"' EXIT
"$java" org.neo4j.cli.AdminTool dbms set-initial-password "$SCRATCH_PASSWORD" >"$folder/log" 2>&1 || exit 1
"$java" -XX:ArchiveClassesAtExit="$folder/classes.jsa" "$@" >>"$folder/log" 2>&1 &
server=$!
seconds=0
until grep -q 'Started\.$' "$folder/log" || [ $seconds -ge 180 ] || ! kill -0 $server; do
  sleep 1
  seconds=$((seconds + 1))
done
kill $server
wait $server
grep -q 'Started\.$' "$folder/log" || exit 1
# An empty archive says that this Java makes none, so that it is not tried at every start.
[ -s "$folder/classes.jsa" ] || : >"$folder/classes.jsa"
mv "$folder/classes.jsa" "$archive"
