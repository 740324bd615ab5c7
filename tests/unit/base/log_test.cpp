#include "base/log.h"

#include "base/json.h"
#include "support/captured_log.h"

#include <array>
#include <cstdio>
#include <functional>
#include <regex>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <unistd.h>

using namespace holdfast::base;

namespace {

// What is written to standard error while `act` runs.
std::string standard_error_of(const std::function<void()>& act) {
    std::FILE* file = std::tmpfile();
    std::fflush(stderr);
    const int saved = dup(STDERR_FILENO);
    dup2(fileno(file), STDERR_FILENO);
    act();
    std::fflush(stderr);
    dup2(saved, STDERR_FILENO);
    close(saved);
    std::rewind(file);
    std::string text;
    std::array<char, 4096> buffer;
    while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), file))
        text.append(buffer.data(), got);
    std::fclose(file);
    return text;
}

std::vector<std::string> split_lines(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

}  // namespace

TEST_CASE("the text log writes time, level and line") {
    const auto lines = split_lines(standard_error_of([] {
        const auto log = open_log(LogFormat::text);
        log->info("one {} %s");
        log->warning("two");
        log->error("three");
    }));
    REQUIRE(lines.size() == 3);
    const std::string time = R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z )";
    CHECK(std::regex_match(lines[0], std::regex(time + R"(INFO  one \{\} %s)")));
    CHECK(std::regex_match(lines[1], std::regex(time + "WARN  two")));
    CHECK(std::regex_match(lines[2], std::regex(time + "ERROR three")));
}

TEST_CASE("the log leaves out lines below its level") {
    const auto write_all = [](Level least) {
        return split_lines(standard_error_of([&] {
            const auto log = open_log(LogFormat::text, least);
            for (const auto level : {Level::debug, Level::info, Level::warning, Level::error})
                log->write(level, name(level));
        }));
    };
    CHECK(write_all(Level::debug).size() == 4);
    CHECK(write_all(Level::info).size() == 3);
    CHECK(write_all(Level::warning).size() == 2);
    CHECK(write_all(Level::error).size() == 1);
}

TEST_CASE("the json log writes one object for each line, whatever the line holds") {
    const auto lines = split_lines(standard_error_of([] {
        const auto log = open_log(LogFormat::json);
        log->info("a \"quoted\" line\nand \\ another");
        log->error("bytes \xff");
    }));
    REQUIRE(lines.size() == 2);
    const auto first = Json::parse(lines[0]);
    REQUIRE(first);
    CHECK(*first->string("level") == "info");
    CHECK(*first->string("message") == "a \"quoted\" line\nand \\ another");
    CHECK(first->string("time")->size() == 24);
    const auto second = Json::parse(lines[1]);
    REQUIRE(second);
    CHECK(*second->string("level") == "error");
}

TEST_CASE("lines of several threads come out whole") {
    const auto lines = split_lines(standard_error_of([] {
        const auto log = open_log(LogFormat::text);
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&log, t] {
                for (int i = 0; i < 200; ++i) log->info(std::string(300, static_cast<char>('a' + t)));
            });
        }
        for (auto& thread : threads) thread.join();
    }));
    REQUIRE(lines.size() == 800);
    for (const auto& line : lines) {
        REQUIRE(line.size() == 331);
        REQUIRE(line.find_first_not_of(line.back(), 31) == std::string::npos);
    }
}

TEST_CASE("a warning is written when write returns, after the lines before it") {
    std::string before_the_end;
    const auto read = [&] {
        std::array<char, 4096> buffer;
        const auto got = pread(STDERR_FILENO, buffer.data(), buffer.size(), 0);
        before_the_end.assign(buffer.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
    };
    standard_error_of([&] {
        const auto log = open_log(LogFormat::text);
        log->info("one");
        log->warning("two");
        read();
    });
    const auto lines = split_lines(before_the_end);
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].ends_with("INFO  one"));
    CHECK(lines[1].ends_with("WARN  two"));
}

TEST_CASE("CapturedLog finds lines") {
    holdfast::test::CapturedLog log;
    log.info("[A] one");
    log.error("[A] two");
    CHECK(log.count("[A]") == 2);
    CHECK(log.contains("two"));
    CHECK(log.count_exact("[A] one") == 1);
    CHECK(log.count_exact("[A]") == 0);
    CHECK(log.text() == "[A] one\n[A] two\n");
    log.clear();
    CHECK(log.lines().empty());
}

TEST_CASE("the fields of a line are members of the json log's object; the text log has the line") {
    const auto write = [](LogFormat format) {
        return split_lines(standard_error_of([format] {
            open_log(format)->write_event(Level::info, "line",
                                          {{"path", "/a\"\n"}, {"status", std::int64_t{200}}, {"ms", 1.5}});
        }));
    };
    const auto text = write(LogFormat::text);
    REQUIRE(text.size() == 1);
    CHECK(text[0].ends_with("INFO  line"));
    const auto lines = write(LogFormat::json);
    REQUIRE(lines.size() == 1);
    const auto json = Json::parse(lines[0]);
    REQUIRE(json);
    CHECK(*json->string("message") == "line");
    CHECK(*json->string("path") == "/a\"\n");
    CHECK(*json->integer("status") == 200);
    CHECK(json->find("ms")->as_number() == 1.5);
}
