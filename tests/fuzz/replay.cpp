// Runs every file of the corpus through its target, without a fuzzer: tests/fuzz/corpus/<target>/*.
#include <array>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

using Target = int(const std::uint8_t* bytes, std::size_t size);
#define TARGET(name) extern "C" Target fuzz_##name;
#include "targets.inc"
#undef TARGET

namespace {

struct Named {
    const char* name;
    Target* target;
};
constexpr auto kTargets = std::to_array<Named>({
#define TARGET(name) {#name, fuzz_##name},
#include "targets.inc"
#undef TARGET
});

std::vector<std::uint8_t> read_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) return std::fprintf(stderr, "usage: fuzz_replay CORPUS\n"), 2;
    for (const auto& [name, target] : kTargets) {
        int inputs = 0;
        for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(argv[1]) / name)) {
            std::printf("%s\n", entry.path().c_str());
            const auto bytes = read_file(entry.path());
            target(bytes.data(), bytes.size());
            ++inputs;
        }
        if (inputs == 0) return std::fprintf(stderr, "no corpus for %s\n", name), 1;
    }
    return 0;
}
