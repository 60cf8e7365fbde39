# Builds enrichd and starts its parts in a folder that goes with them. Sourced by deploy/demo and Tests/Benchmarks/run,
# with the repository as the current folder and `set -euo pipefail`.

parts_name=$0
fail() {
    echo "$parts_name: $*" >&2
    exit 1
}

# The Swift runtime goes into each program, and of it what the program uses: a third less memory than with its shared
# libraries. lld can write down in a few KiB which addresses move with the program (glibc 2.36, Debian 12); written out
# they are 2 MiB that each start reads. Nothing looks symbols up by name, so none is kept for it. Of two libraries of C++
# the linker takes the one it finds first, and in this folder there is the static one only. Swift's toolchains for Debian
# have all of it; with one that does not, programs are linked as Swift does by itself.
link_statically() { # adds to $release
    local resources archive
    resources=$(swift -print-target-info | sed -n 's/.*"runtimeResourcePath": "\(.*\)".*/\1/p')
    [ -d "${resources}_static" ] && [ -x "$(dirname "$resources")/../bin/ld.lld" ] || return 0
    archive=$(clang -print-file-name=libstdc++.a 2>/dev/null) && [ -f "$archive" ] && ln -sf "$archive" .build/static/
    release+=(--static-swift-stdlib -Xswiftc -use-ld=lld -Xlinker -z -Xlinker pack-relative-relocs
        -Xlinker --no-export-dynamic -Xlinker "-L$PWD/.build/static")
}

build_release() { # sets $programs, the folder with the executables
    command -v swift >/dev/null ||
        fail "no Swift toolchain found: install Swift 6.2 or later (https://www.swift.org/install)"
    deploy/install-packages curl jq libcurl4-openssl-dev libfcgi-dev libidn2-dev libpsl-dev libsqlite3-dev nginx pkg-config
    echo "Building a release (minutes the first time, seconds later)"
    mkdir -p .build/static
    local product release=(--configuration release)
    link_statically
    for product in enrichd-fcgi enrichd-worker enrichctl provider-simulator; do
        # In the background, because a trap waits for what runs in front, and known, so that it ends with the script.
        swift build "${release[@]}" --product "$product" --explicit-target-dependency-import-check error \
            >.build/release-build.log 2>&1 </dev/null &
        started=("$!")
        wait "$!" || {
            tail -n 40 .build/release-build.log >&2
            fail "the build failed"
        }
        started=()
    done
    programs=$(swift build "${release[@]}" --show-bin-path)
}

install_python() { # install_python FOLDER REQUIREMENTS: a Python of its own with the versions that are pinned, once
    ! cmp --silent "$2" "$1/requirements.txt" || return 0
    deploy/install-packages python3-venv
    echo "Installing what $2 lists"
    rm -rf "$1"
    python3 -m venv "$1" || fail "python3 could not make a virtual environment in $1"
    "$1/bin/pip" install --quiet --disable-pip-version-check --no-deps --requirement "$2" ||
        fail "pip could not install what $2 lists: is Python's package index (PyPI) reachable?"
    cp "$2" "$1/requirements.txt"
}

# Everything that is started is known by its number and ended by it, in reverse order, however this script ends.
run=$(mktemp -d "${TMPDIR:-/tmp}/enrichd-run.XXXXXX")
started=()
stop_all() {
    trap - EXIT INT TERM HUP
    local i pid
    for ((i = ${#started[@]} - 1; i >= 0; i--)); do
        kill -TERM "${started[i]}" 2>/dev/null || true
    done
    for pid in ${started[@]+"${started[@]}"}; do
        wait "$pid" 2>/dev/null || true
    done
    rm -rf "$run"
}
trap stop_all EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

give_up() { # what the parts said last, and then the reason, so that it is the last word
    tail -n 15 "$run"/*.log >&2
    fail "$@"
}

start() { # start NAME COMMAND...: output to NAME.log; sets $pid
    local name=$1
    shift
    "$@" >"$run/$name.log" 2>&1 </dev/null &
    pid=$!
    started+=("$pid")
}

parts_run() { # whether all that was started runs
    local part
    for part in "${started[@]}"; do
        kill -0 "$part" 2>/dev/null || return 1
    done
}

wait_for() { # wait_for WHAT COMMAND...: until the command succeeds, 20 seconds at most
    local what=$1 tries=200
    shift
    until "$@" >/dev/null 2>&1; do
        tries=$((tries - 1))
        parts_run || give_up "a part ended while waiting for $what"
        [ $tries -gt 0 ] || give_up "waited in vain for $what"
        sleep 0.1
    done
}

start_simulator() { # start_simulator ARGUMENTS...: sets the providers' addresses
    start simulator "$programs/provider-simulator" --port 0 --ready-file "$run/simulator.port" "$@"
    wait_for "the provider simulator" test -s "$run/simulator.port"
    ENRICHD_HUNTER_URL=http://127.0.0.1:$(tr -dc 0-9 <"$run/simulator.port")
    ENRICHD_SNOV_URL=$ENRICHD_HUNTER_URL
    export ENRICHD_HUNTER_URL ENRICHD_SNOV_URL
}

start_responder() { # sets $responder
    # Nobody is asked for a token, unless the script wants it: nginx listens on loopback alone.
    export ENRICHD_AUTH=${auth:-none}
    start responder "$programs/enrichd-fcgi"
    responder=$pid
    wait_for "the responder" test -S "$ENRICHD_SOCKET"
}

start_worker() { # sets $worker
    start worker "$programs/enrichd-worker"
    worker=$pid
}

port_is_free() { # port_is_free PORT: nobody listens there on 127.0.0.1
    ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

start_nginx() { # start_nginx PORT [FILE]: sets $base; the repository's own configuration, or that file, on that port
    local port=$1 nginx
    port_is_free "$port" || fail "port $port is in use: choose another"
    sed -e "s|127\.0\.0\.1:3001|127.0.0.1:$port|" -e "s|unix:\.enrichd\.sock|unix:$ENRICHD_SOCKET|" \
        "${2:-nginx.conf}" >"$run/nginx.conf"
    nginx=$(PATH=$PATH:/usr/sbin command -v nginx) || fail "nginx is not installed"
    start nginx "$nginx" -p "$run" -c "$run/nginx.conf"
    base=http://localhost:$port
    wait_for "the API at $base" curl --silent --fail --max-time 2 "$base/api/health"
}

api() { curl --silent --show-error --fail-with-body --max-time 20 "$@"; }

post() { # post PATH: the body comes on standard input, so that no key is ever an argument
    api --header "Content-Type: application/json" --data-binary @- "$base$1"
}
