# The programs that are compared: how each is built, started and reached. Sourced by Tests/Benchmarks/compare.
# build_… is false where something is missing; start_… DATABASE SOCKET sets $pid.

peers_folder=$PWD/Tests/Benchmarks/peers
export PEER_DATABASE PEER_SOCKET PEER_USER PEER_GROUP

start_ours() { ENRICHD_SOCKET=$2 start ours "$programs/enrichd-fcgi"; }

build_c() {
    command -v cc >/dev/null && cc -O2 -o "$run/c" "$peers_folder/c/api.c" -lfcgi -lsqlite3 -lpthread
}
start_c() { start c "$run/c" "$1" "$2" 4; }

build_php() {
    php_fpm=$(compgen -G '/usr/sbin/php-fpm*' | tail -n 1) && "$php_fpm" -m | grep -q pdo_sqlite
}
start_php() {
    PEER_DATABASE=$1 PEER_SOCKET=$2 PEER_USER=$(id -un) PEER_GROUP=$(id -gn)
    start php "$php_fpm" --nodaemonize --allow-to-run-as-root --fpm-config "$peers_folder/php/php-fpm.conf"
}

build_go() {
    [ -d /usr/share/gocode/src/github.com/mattn/go-sqlite3 ] && command -v go >/dev/null && (
        cd "$peers_folder/go"
        GO111MODULE=off GOPATH=/usr/share/gocode GOCACHE=$OLDPWD/.build/go go build -tags libsqlite3 -o "$run/go" .
    )
}
start_go() { start go "$run/go" "$1" "$2"; }

build_fastapi() { [ -x .build/fastapi/bin/uvicorn ]; }
start_fastapi() {
    PEER_DATABASE=$1
    start fastapi .build/fastapi/bin/uvicorn api:app --app-dir "$peers_folder/fastapi" --uds "$2" --workers 2 \
        --loop uvloop --http httptools --no-access-log --log-level warning
}

port_of() { # port_of PROGRAM
    case $1 in
    ours) echo "$port" ;;
    c) echo $((port + 1)) ;;
    php) echo $((port + 2)) ;;
    go) echo $((port + 3)) ;;
    fastapi) echo $((port + 4)) ;;
    esac
}

# nginx.conf, and in it for each peer a copy of the upstream and of the server, on another port. Nobody is limited.
write_nginx_conf() {
    local peer
    grep -v -E '^ *limit_(req|conn)' nginx.conf >"$run/unlimited.conf"
    sed -n '1,/^http {/p' "$run/unlimited.conf"
    for peer in c php go fastapi; do
        sed -n -E '/^    (upstream enrichd|server) \{/,/^    \}/p' "$run/unlimited.conf" |
            sed -e "s|upstream enrichd|upstream $peer|" -e "s|unix:.enrichd.sock|unix:$run/$peer.sock|" \
                -e "s|127.0.0.1:3001|127.0.0.1:$(port_of $peer)|" -e "s|fastcgi_pass enrichd;|$(pass_to $peer)|" |
            case $peer in
            php) sed -e 's|fastcgi_keep_conn on|fastcgi_keep_conn off|' -e '/^        keepalive/d' \
                -e "s|fastcgi_param REQUEST_METHOD|fastcgi_param SCRIPT_FILENAME $peers_folder/php/index.php;&|" ;;
            *) cat ;;
            esac
    done
    sed '1,/^http {/d' "$run/unlimited.conf"
}

pass_to() { # pass_to PEER: the directives that do so
    case $1 in
    fastapi) echo 'proxy_pass http://fastapi; proxy_http_version 1.1; proxy_set_header Connection "";' \
        'proxy_set_header X-Request-Id \$request_id;' ;;
    *) echo "fastcgi_pass $1;" ;;
    esac
}
