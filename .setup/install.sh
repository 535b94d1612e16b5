#!/bin/sh
# Install what geosafety needs and is not here yet. Run by `make`; can be run again
# at any time and then takes a moment.
#
#   install.sh run     to use geosafety: PostgreSQL with PostGIS, Python packages
#   install.sh test    the same and what the tests need: Chromium, more packages
#
# GEOSAFETY_PYTHON names another Python, GEOSAFETY_CHROMIUM another Chromium.
set -eu

cd "$(dirname "$0")/.."
root=$PWD
purpose=${1:-run}
case $purpose in
run) lock=requirements.lock ;;
test) lock=tests/requirements.lock ;;
*) echo "install.sh run|test" >&2 && exit 2 ;;
esac
. .setup/progress.sh

# --- what is here already ---------------------------------------------------

fingerprint() {
    cat "$lock" .setup/install.sh | sha256sum | cut -d ' ' -f 1
}

is_python() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    for candidate in ${GEOSAFETY_PYTHON:-python3 python3.11 python3.12 python3.13}; do
        if is_python "$candidate"; then
            command -v "$candidate"
            return 0
        fi
    done
    return 1
}

has_venv() {
    "$1" -c 'import ensurepip, venv' 2>/dev/null
}

has_postgis() {
    for control in /usr/share/postgresql/*/extension/postgis.control \
        /usr/pgsql-*/share/extension/postgis.control \
        "${GEOSAFETY_PG_BINDIR:-/nowhere}"/../share/extension/postgis.control \
        "${GEOSAFETY_PG_BINDIR:-/nowhere}"/../share/postgresql/extension/postgis.control; do
        if [ -e "$control" ]; then return 0; fi
    done
    # A server of one's own needs no PostgreSQL here, except in the tests.
    [ "$purpose" = run ] && [ -n "${GEOSAFETY_DATABASE_URL:-}" ]
}

find_chromium() {
    for candidate in ${GEOSAFETY_CHROMIUM:-chromium chromium-browser google-chrome \
        .venv/bin/chromium}; do
        # Ubuntu's is only a pointer to a snap, which may not be there.
        if "$candidate" --version >/dev/null 2>&1; then
            command -v "$candidate"
            return 0
        fi
    done
    return 1
}

# The driver of the browser tests is linked with it.
has_libatomic() {
    PATH=$PATH:/usr/sbin:/sbin ldconfig -p 2>/dev/null | grep -q 'libatomic\.so\.1'
}

# What draws documents as PDF.
has_pango() {
    PATH=$PATH:/usr/sbin:/sbin ldconfig -p 2>/dev/null |
        grep -q 'libharfbuzz-subset\.so\.0' &&
        PATH=$PATH:/usr/sbin:/sbin ldconfig -p | grep -q 'libpangoft2-1\.0\.so\.0'
}

# --- the distribution's packages --------------------------------------------

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
        sudo "$@"
    else
        return 126
    fi
}

can_be_root() {
    [ "$(id -u)" = 0 ] || { command -v sudo >/dev/null &&
        { sudo -n true 2>/dev/null || { [ -t 0 ] && sudo true; }; }; }
}

is_offered() {
    apt-cache show "$1" 2>/dev/null | grep -q '^Package:'
}

postgis_package() {
    for server in /usr/lib/postgresql/*/bin/postgres; do
        [ -e "$server" ] || continue
        major=$(echo "$server" | cut -d / -f 5)
        if is_offered "postgresql-$major-postgis-3"; then
            echo "postgresql-$major-postgis-3"
            return 0
        fi
    done
    apt-cache search --names-only '^postgresql-[0-9]+-postgis-3$' |
        cut -d ' ' -f 1 | sort -t - -k 2 -n -r | head -n 1
}

install_packages() {
    total=$(apt-get install --simulate --no-install-recommends "$@" 2>/dev/null |
        grep -c '^Inst\|^Conf')
    step "$*" "$((total > 0 ? total : 1))" '^Unpacking\|^Setting up' as_root env \
        DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "$@"
}

# Debian makes and starts a cluster of its own when PostgreSQL is first installed;
# nobody asked for that one.
without_main_cluster() {
    hint=/etc/postgresql-common/createcluster.d/geosafety.conf
    if [ -e /etc/postgresql-common ]; then
        "$@"
        return
    fi
    as_root mkdir -p "${hint%/*}"
    echo 'create_main_cluster = false' | as_root tee "$hint" >/dev/null
    if "$@"; then as_root rm -f "$hint"; else
        as_root rm -f "$hint"
        return 1
    fi
}

install_missing() {
    needed=
    if ! has_postgis; then needed="postgis"; fi
    if [ ! -x .venv/bin/python ] && ! has_venv "$python"; then needed="$needed venv"; fi
    if [ "$purpose" = test ] && ! find_chromium >/dev/null; then
        needed="$needed chromium"
    fi
    if ! has_pango; then needed="$needed pango"; fi
    if [ "$purpose" = test ] && ! has_libatomic; then needed="$needed libatomic"; fi
    [ -n "$needed" ] || return 0

    packages=postgresql-postgis
    case $needed in *venv*) packages="$packages python3-venv" ;; esac
    case $needed in *pango*) packages="$packages libpangoft2-1.0-0 libharfbuzz-subset0" ;; esac
    case $needed in *chromium*) packages="$packages chromium" ;; esac
    command -v apt-get >/dev/null || refuse \
        "Här saknas: $needed. Installera PostgreSQL med PostGIS (och till testerna Chromium) med systemets pakethanterare och kör make igen." \
        "Missing here: $needed. Install PostgreSQL with PostGIS (and Chromium for the tests) with the system's package manager and run make again."
    can_be_root || refuse \
        "Här saknas: $needed. Kör som root eller med sudo, eller be en administratör köra: apt-get install $packages" \
        "Missing here: $needed. Run as root or with sudo, or ask an administrator to run: apt-get install $packages"
    step "apt-get update" 1 '^Reading package lists' as_root apt-get update || refuse \
        "Paketlistorna kunde inte hämtas; kontrollera nätet och kör make igen." \
        "The package lists could not be fetched; check the network and run make again."
    for what in $needed; do install_"$what"; done
}

install_postgis() {
    package=$(postgis_package)
    [ -n "$package" ] || refuse \
        "Den här distributionens paketkällor har ingen PostGIS; lägg till en källa som har det, eller sätt GEOSAFETY_DATABASE_URL till en egen server." \
        "This distribution's package sources have no PostGIS; add a source that has, or set GEOSAFETY_DATABASE_URL to a server of your own."
    without_main_cluster install_packages "$package" || refuse \
        "Paketet $package kunde inte installeras." \
        "The package $package could not be installed."
}

install_venv() {
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    install_packages "python$version-venv" || refuse \
        "Paketet python$version-venv kunde inte installeras." \
        "The package python$version-venv could not be installed."
}

install_pango() {
    install_packages libpangoft2-1.0-0 libharfbuzz-subset0 || refuse \
        "Paketen libpangoft2-1.0-0 och libharfbuzz-subset0 kunde inte installeras." \
        "The packages libpangoft2-1.0-0 and libharfbuzz-subset0 could not be installed."
}

# Ubuntu has Chromium only as a snap; there Playwright fetches its own, later.
install_libatomic() {
    install_packages libatomic1 || refuse \
        "Paketet libatomic1 kunde inte installeras." \
        "The package libatomic1 could not be installed."
}

install_chromium() {
    if is_offered chromium; then install_packages chromium || true; fi
}

fetch_chromium() {
    if find_chromium >/dev/null; then return 0; fi
    step "Chromium" 1 '100%' .venv/bin/python -m playwright install --with-deps chromium &&
        ln -sf "$(.venv/bin/python -c 'from playwright.sync_api import sync_playwright
with sync_playwright() as browsers: print(browsers.chromium.executable_path)')" \
            .venv/bin/chromium
    find_chromium >/dev/null || refuse \
        "Testerna i webbläsaren behöver Chromium, som inte kunde installeras här; installera Chromium eller Chrome och sätt GEOSAFETY_CHROMIUM till dess sökväg." \
        "The browser tests need Chromium, which could not be installed here; install Chromium or Chrome and set GEOSAFETY_CHROMIUM to its path."
}

# --- the Python packages ----------------------------------------------------

install_python_packages() {
    .venv/bin/python -c 'import pip' 2>/dev/null || "$python" -m venv --clear .venv
    # The lock holds everything, so nothing is resolved: pip would look at newer
    # releases of what is asked for with extras, and refuse them for their hashes.
    step "Python: $lock" "$(grep -c '==' "$lock")" '^Collecting\|^Requirement already' \
        .venv/bin/python -m pip install --disable-pip-version-check --no-deps \
        --no-input --require-hashes -r "$lock" || refuse \
        "Pythonpaketen i $lock kunde inte installeras; se raderna ovan." \
        "The Python packages in $lock could not be installed; see the lines above."
}

# The checkout itself is what runs: its folder is put on the path, and the command
# `geosafety` beside Python.
link_checkout() {
    site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    echo "$root" >"$site/geosafety.pth"
    cat >.venv/bin/geosafety <<EOF
#!/bin/sh
exec "$root/.venv/bin/python" -P -m geosafety "\$@"
EOF
    chmod +x .venv/bin/geosafety
}

# --- all of it --------------------------------------------------------------

stamp=.venv/.installed-$purpose
if [ -e "$stamp" ] && [ "$(cat "$stamp")" = "$(fingerprint) $root" ] && has_postgis &&
    .venv/bin/python -c pass 2>/dev/null; then
    if [ "$purpose" = run ] || find_chromium >/dev/null; then exit 0; fi
fi
python=$(find_python) || refuse \
    "Python 3.11 eller senare behövs; installera det, eller sätt GEOSAFETY_PYTHON till dess sökväg." \
    "Python 3.11 or later is needed; install it, or set GEOSAFETY_PYTHON to its path."
install_missing
install_python_packages
if [ "$purpose" = test ]; then fetch_chromium; fi
link_checkout
echo "$(fingerprint) $root" >"$stamp"
