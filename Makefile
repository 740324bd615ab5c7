# Holdfast on Debian 12: `make run` and `make test` are all one needs.
#
#   make run     install what is missing, build, serve the demo on http://127.0.0.1:8080
#   make test    install what is missing, build, run the tests
#   make build   install what is missing, build build/holdfast
#   make dist    build-dist/holdfast-VERSION-ARCHITECTURE.tar.gz: a folder that runs where nothing is installed
#   make dist-twice     build it twice, in two places, and compare
#   make test-dist      run it in a bare Debian 12 and in a newer one, both by debootstrap, as root
#   make arm64   build-arm64/holdfast for arm64, by a cross compiler; its libraries are unpacked into build-arm64
#   make test-arm64     run it by qemu
#   make test-failover  kill a PostgreSQL primary under load and promote its standby
#   make test-upgrade FROM=COMMIT   replace a program by this one under load, behind haproxy
#   make test-hammer    the races of the contract, for as long as they take
#   make test-compatibility  the contract on newer versions of PostgreSQL, from npm's packages
#   make test-long      the tests that take longer: every story of the browser, the contract through a pooler and on a
#                       partitioned table, slow clients by slowhttptest, 200 rounds of kill -9 on each database under
#                       load and in the middle of a refresh
#   make deb     a Debian package, build/deb/holdfast_*.deb
#   make sbom    what the program consists of: build/sbom.cdx.json, the Debian packages in CycloneDX's form
#   make bench   measures the product beside its limits; a table and charts in build/bench
#   make bench-migration FROM=COMMIT ROWS=1000000   how long the database of an older program takes to migrate
#   make bench-growth ACCOUNTS="10000 1000000"   measures whether anything takes longer with more accounts
#   make fuzz SECONDS=60  every fuzzer, for so long each
#   make check   clang's look at what each mutex guards; every test under ASan+UBSan and under TSan
#   make lint    clang-format and clang-tidy over what changed since main (with CI=true: over everything)
#   make pictures  take the README's pictures again, the moving one too
#   make format  clang-format over the C++ files
#   make clean   remove what was built

BUILD_TOOLS    := cmake ninja-build pkg-config
LIBRARIES      := libcpp-httplib-dev libsqlitecpp-dev libsqlite3-dev libssl-dev \
                  libsodium-dev libcjose-dev libcrypt-dev liboath-dev libfido2-dev libqrencode-dev libutf8proc-dev libcli11-dev \
                  libpq-dev libcurl4-openssl-dev john-data picojson-dev zlib1g-dev prometheus-cpp-dev
BUILD_PACKAGES := g++ $(BUILD_TOOLS) $(LIBRARIES)
DIST_PACKAGES  := libjansson-dev binutils
BENCH_PACKAGES := catch2 postgresql pgbouncer nginx python3
LONG_PACKAGES  := slowhttptest haproxy prometheus debootstrap debhelper dpkg-dev lintian systemd
TEST_PACKAGES  := catch2 chromium nodejs sqlite3 postgresql pgbouncer curl jq python3

PACKAGE_PACKAGES := debhelper dpkg-dev

# CMakeLists.txt has the version, and nothing else has it.
VERSION := $(shell sed -n 's/^project.holdfast VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)

SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
E2E  := tests/e2e
NPM  := $(E2E) tests/clients
COMPATIBILITY := tests/compatibility

# install(PACKAGES): those that are missing, by name; says so; does nothing where none is.
define install
	@missing=; for p in $(1); do \
	  [ "$$(dpkg-query -W -f='$${db:Status-Status}' $$p 2>/dev/null)" = installed ] || missing="$$missing $$p"; \
	done; \
	if [ -n "$$missing" ]; then \
	  echo "Installing Debian packages:$$missing"; \
	  $(SUDO) apt-get update -qq && \
	  $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	fi
endef

.PHONY: run dist dist-twice test-dist arm64 test-arm64 test test-failover test-upgrade test-hammer test-compatibility test-long bench bench-growth bench-migration fuzz build deb sbom check lint format pictures clean deps test-deps long-deps

run: build
	@exec build/holdfast serve --demo

build: deps
	@[ -f build/build.ninja ] || cmake --preset release
	@cmake --build build --target holdfast

deb: build
	$(call install,$(PACKAGE_PACKAGES))
	@contrib/package.sh build/holdfast $(VERSION) build/deb

sbom: build
	$(call install,python3)
	@contrib/sbom.py build/holdfast $(VERSION) build/sbom.cdx.json

dist: deps
	$(call install,$(DIST_PACKAGES))
	@[ -f build-dist/build.ninja ] || cmake --preset dist
	@cmake --build build-dist --target holdfast
	@contrib/dist/pack.sh build-dist

dist-twice: deps
	@contrib/dist/twice.sh

test-dist: dist test-deps
	$(call install,debootstrap)
	@tests/package/dist.sh build-dist
	@tests/package/container.sh build-dist

arm64:
	$(call install,g++-aarch64-linux-gnu $(BUILD_TOOLS) file)
	@contrib/arm64/sysroot.sh build-arm64/sysroot $(LIBRARIES)
	@[ -f build-arm64/build.ninja ] || cmake --preset arm64
	@cmake --build build-arm64 --target holdfast
	@file build-arm64/holdfast

test-arm64: arm64
	$(call install,qemu-user-static binutils curl jq)
	@tests/package/arm64.sh build-arm64 $(VERSION)

test: test-deps
	@cmake --preset release -DBUILD_TESTING=ON >/dev/null
	@cmake --build build
	@ctest --test-dir build -j 2 --output-on-failure --no-tests=error -LE long

test-failover: build test-deps
	@tests/failover/failover.sh build/holdfast

# Without FROM the older program is the last one before the newest migration.
test-upgrade: build test-deps
	$(call install,haproxy)
	@old=$$(tests/upgrade/old.sh $(FROM)) && tests/upgrade/rolling.py "$$old" build/holdfast

test-hammer: test-deps
	@cmake --preset release -DBUILD_TESTING=ON >/dev/null
	@cmake --build build --target test_contract
	@HOLDFAST_HAMMER=long build/tests/test_contract "[hammer]"

test-compatibility: test-deps
	@npm ci --prefix $(COMPATIBILITY) --silent
	@cmake --preset release -DBUILD_TESTING=ON >/dev/null
	@cmake --build build --target test_contract
	@for version in 17 18; do \
	  programs=$(CURDIR)/$(COMPATIBILITY)/node_modules/postgresql-$$version/native/bin; \
	  $$programs/postgres --version && \
	  HOLDFAST_REQUIRE_POSTGRES=1 HOLDFAST_POSTGRES_PROGRAMS=$$programs build/tests/test_contract "*- PostgreSQL" || exit 1; \
	done

test-long: build long-deps test-compatibility
	@cmake --preset release -DBUILD_TESTING=ON >/dev/null
	@cmake --build build
	@ctest --test-dir build -j 2 --output-on-failure --no-tests=error -L long
	@tests/wire/slowhttptest.sh build/holdfast
	@HOLDFAST_LONG=1 build/tests/test_faults "kill -9*"
	@HOLDFAST_LONG=1 build/tests/test_instances "kill -9*"

# The programs of tests/bench whose figures are in the table. A missed target is no failure, a wrong result is.
BENCH := hashing links conflicts callbacks answers vault footprint
bench: deps
	$(call install,$(BENCH_PACKAGES))
	@cmake --preset release -DBUILD_TESTING=ON >/dev/null
	@cmake --build build --target holdfast benches
	@rm -rf build/bench && mkdir -p build/bench
	@for program in $(BENCH); do \
	  HOLDFAST_BENCH_FIGURES=build/bench/figures.jsonl build/tests/bench/bench_$$program || wrong="$$wrong $$program"; \
	done; \
	tests/bench/figures.py build/bench/figures.jsonl build/bench && \
	{ [ -z "$$wrong" ] || { echo "Wrong results:$$wrong"; exit 1; }; }

bench-growth: deps
	$(call install,catch2 postgresql pgbouncer)
	@cmake --preset release -DBUILD_TESTING=ON >/dev/null
	@cmake --build build --target bench_growth
	@build/tests/bench/bench_growth $(ACCOUNTS)

bench-migration: build
	$(call install,postgresql python3)
	@old=$$(tests/upgrade/old.sh $(FROM)) && tests/upgrade/migration_time.py "$$old" build/holdfast $(ROWS)

# What a fuzzer finds lands in build-fuzz/findings; what is worth it goes into tests/fuzz/corpus.
fuzz: SECONDS := 60
fuzz: test-deps
	$(call install,clang-14 libclang-rt-14-dev)
	@cmake --preset fuzz >/dev/null
	@cmake --build build-fuzz --target fuzzers
	@for target in $(notdir $(wildcard tests/fuzz/corpus/*)); do \
	  mkdir -p build-fuzz/findings/$$target && echo "$$target, $(SECONDS) s" && \
	  build-fuzz/tests/fuzz/fuzz_$$target -max_total_time=$(SECONDS) -max_len=4096 -verbosity=0 -print_final_stats=1 \
	    -artifact_prefix=build-fuzz/findings/$$target- build-fuzz/findings/$$target tests/fuzz/corpus/$$target || exit 1; \
	done

check: test-deps
	$(call install,clang-14)
	@cmake --preset clang >/dev/null && cmake --build build-clang --target holdfast
	@for preset in asan tsan; do \
	  cmake --preset $$preset -DBUILD_TESTING=ON >/dev/null && cmake --build build-$$preset && \
	  ctest --test-dir build-$$preset -j 2 --output-on-failure --no-tests=error -E e2e || exit 1; \
	done

deps:
	$(call install,$(BUILD_PACKAGES))

test-deps: deps
	$(call install,$(TEST_PACKAGES) $(if $(shell command -v npm),,npm))
	@for folder in $(NPM); do \
	  [ $$folder/node_modules/.package-lock.json -nt $$folder/package-lock.json ] || \
	    { echo "Installing npm's packages of $$folder/package.json"; npm ci --prefix $$folder --silent; } || exit 1; \
	done

long-deps: test-deps
	$(call install,$(LONG_PACKAGES))

lint: deps
	$(call install,clang-14 clang-format-14 clang-tidy-14)
	@cmake --preset clang >/dev/null
	@.ci/lint

pictures: build test-deps
	$(call install,apngasm)
	@for story in hand-over demo; do \
	  HOLDFAST_SCREENSHOTS=$(E2E)/screenshots node $(E2E)/stories/$$story.mjs build/holdfast || exit 1; \
	done
	@node $(E2E)/moving-picture.mjs build/holdfast $(E2E)/screenshots/moving.png

format:
	$(call install,clang-format-14)
	@git ls-files '*.cpp' '*.h' | xargs clang-format-14 -i

clean:
	rm -rf build build-dist build-arm64 build-debug build-clang build-asan build-tsan build-fuzz
