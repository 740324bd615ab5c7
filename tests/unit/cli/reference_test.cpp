#include "cli/command_line.h"
#include "support/temp_dir.h"
#include "unit/cli/layers.h"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace holdfast::cli {
namespace {

Command read(std::vector<const char*> arguments) {
    arguments.insert(arguments.begin(), "holdfast");
    return read_command_line(static_cast<int>(arguments.size()), arguments.data());
}

std::string reference(const char* which) { return std::get<ShowText>(read({"reference", which})).text; }

std::vector<std::string> lines_of(const std::string& text) {
    std::istringstream stream(text);
    std::vector<std::string> lines;
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

std::string escaped(std::string text) {
    for (std::size_t at = 0; (at = text.find('-', at)) != std::string::npos; at += 2) text.insert(at, "\\");
    return text;
}

}  // namespace

TEST_CASE("The file of settings has each setting once, and is one that sets nothing") {
    const std::string file = reference("config");
    const auto lines = lines_of(file);
    for (const Flag& flag : flags()) CHECK(std::ranges::count(lines, "#" + flag.name + " =") == 1);
    const test::TempDir folder;
    const std::string path = (folder.path() / "holdfast.conf").string();
    const auto serve_with = [&](const std::string& content) {
        std::ofstream(path) << content;
        return std::get<Serve>(read({"serve", "--config", path.c_str()})).settings;
    };
    CHECK(serve_with(file).listen.text() == "127.0.0.1:8080");
    std::string changed = file;
    changed.replace(changed.find("#listen ="), 9, "listen = 127.0.0.1:9");
    CHECK(serve_with(changed).listen.text() == "127.0.0.1:9");
}

TEST_CASE("The manual pages name every command and every setting, and no text is a macro") {
    const std::string page = reference("man");
    for (const char* const words :
         {"holdfast serve", "holdfast user create\\fR EMAIL [\\fB\\-\\-username\\fR VALUE]",
          "holdfast app hook retry\\fR ID", "holdfast keys retire", "holdfast reference\\fR WHICH"})
        CHECK_THAT(page, Catch::Contains(words));
    for (const Flag& flag : flags()) {
        CHECK_THAT(page, Catch::Contains("\n\\fB" + escaped("--" + flag.name) + "\\fR"));
        CHECK_THAT(reference("config-man"),
                   Catch::Contains("\n\\fB" + escaped(flag.name) + "\\fR = VALUE\n"));
    }
    for (const char* const which : {"man", "config-man"}) {
        for (const std::string& line : lines_of(reference(which))) {
            INFO(line);
            CHECK((!line.starts_with('.') || line == ".PP" || line == ".TP" || line == ".nh" ||
                   line == ".ad l" || line.starts_with(".SH ") || line.starts_with(".TH ")));
        }
    }
}

TEST_CASE("A reference that there is not is a fault that names those that there are") {
    CHECK(std::get<Faults>(read({"reference", "info"})).lines ==
          std::vector<std::string>{
              "there is no reference 'info': it is man, config-man, config or completion"});
}

}  // namespace holdfast::cli
