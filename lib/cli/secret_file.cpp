#include "cli/secret_file.h"

#include <cstdlib>
#include <fstream>
#include <iterator>

#include <sys/stat.h>

namespace holdfast::cli {

std::optional<std::string> read_secret_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file || std::filesystem::is_directory(path)) return std::nullopt;
    std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    return text;
}

bool is_open_to_others(const std::filesystem::path& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 && (status.st_mode & (S_IROTH | S_IXOTH)) != 0;
}

std::optional<std::string> credential_value(std::string_view flag) {
    const char* folder = std::getenv("CREDENTIALS_DIRECTORY");
    if (folder == nullptr) return std::nullopt;
    return read_secret_file(std::filesystem::path(folder) / flag);
}

}  // namespace holdfast::cli
