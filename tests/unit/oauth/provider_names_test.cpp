// The name of a provider stands in its own entry alone: what is said to people comes from there.
#include "base/text.h"
#include "oauth/provider.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

using namespace holdfast;

namespace {

std::vector<std::filesystem::path> neutral_files() {
    const std::filesystem::path root = HOLDFAST_SOURCES;
    std::vector<std::filesystem::path> files = {root / "main.cpp"};
    const auto has_names = [&](const std::filesystem::path& folder) {
        return folder == root / "lib/oauth/providers" || folder == root / "lib/oauth/demo";
    };
    for (const char* folder : {"lib", "web"}) {
        auto entry = std::filesystem::recursive_directory_iterator(root / folder);
        for (; entry != std::filesystem::recursive_directory_iterator(); ++entry) {
            if (has_names(entry->path())) entry.disable_recursion_pending();
            if (entry->is_regular_file()) files.push_back(entry->path());
        }
    }
    return files;
}

std::string lower_text_of(const std::filesystem::path& path) {
    std::ifstream file(path);
    return base::ascii_lower(std::string(std::istreambuf_iterator<char>(file), {}));
}

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

// As a word of its own, or a part of a name such as onedrive_x.
bool names(const std::string& text, const std::string& word) {
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
        const auto end = at + word.size();
        const bool is_word =
            (at == 0 || !is_letter(text[at - 1])) && (end == text.size() || !is_letter(text[end]));
        if (is_word) return true;
    }
    return false;
}

}  // namespace

TEST_CASE("No provider is named in web/ or in a neutral file of lib/") {
    std::set<std::string> words = {"microsoft", "aadsts", "google"};
    for (const oauth::Provider& provider : oauth::known_providers().all()) {
        words.insert(base::ascii_lower(provider.name));
        words.insert(base::ascii_lower(provider.display_name));
    }
    // CSS and code speak of boxes that are none of this provider's.
    words.erase("box");
    const auto files = neutral_files();
    CHECK(files.size() > 100);
    for (const auto& file : files) {
        const std::string text = lower_text_of(file);
        for (const std::string& word : words) {
            INFO(file.string() << " names " << word);
            CHECK_FALSE(names(text, word));
        }
    }
}

TEST_CASE("The page has the mark of every known provider") {
    const auto symbols = lower_text_of(std::filesystem::path(HOLDFAST_SOURCES) / "web/assets/icons.svg");
    for (const oauth::Provider& provider : oauth::known_providers().all()) {
        CHECK(symbols.find("<symbol id=\"" + provider.mark + "\"") != std::string::npos);
    }
}
