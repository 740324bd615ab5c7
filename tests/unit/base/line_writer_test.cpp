#include "base/line_writer.h"

#include "support/gate.h"

#include <chrono>
#include <future>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

using namespace holdfast::base;
using holdfast::test::Gate;

TEST_CASE("a line is written without another after it") {
    std::promise<std::string> written;
    LineWriter writer([&](std::string_view lines) { written.set_value(std::string(lines)); });
    writer.write("one");
    CHECK(written.get_future().get() == "one\n");
}

TEST_CASE("what was taken before is written when flush returns, and the rest at the end") {
    std::string text;
    {
        LineWriter writer([&](std::string_view lines) { text.append(lines); });
        writer.write("one");
        writer.write("two");
        writer.flush();
        CHECK(text == "one\ntwo\n");
        writer.write("three");
    }
    CHECK(text == "one\ntwo\nthree\n");
}

TEST_CASE("lines that come while the output is busy are one piece of output") {
    Gate gate;
    std::vector<std::string> outputs;
    {
        LineWriter writer([&](std::string_view lines) {
            outputs.emplace_back(lines);
            gate.pass();
        });
        writer.write("one");
        gate.await(1);
        for (int i = 0; i < 1000; ++i) writer.write("two");
        gate.open();
    }
    REQUIRE(outputs.size() == 2);
    CHECK(outputs[1].size() == 1000 * 4);
}

TEST_CASE("who writes waits for the output where a megabyte is ahead") {
    const std::string line(1023, 'x');
    Gate gate;
    std::size_t bytes = 0;
    LineWriter writer([&](std::string_view lines) {
        bytes += lines.size();
        gate.pass();
    });
    writer.write(line);
    gate.await(1);
    for (int i = 0; i < 1023; ++i) writer.write(line);
    const auto last = std::async(std::launch::async, [&] { writer.write(line); });
    CHECK(last.wait_for(std::chrono::milliseconds(100)) == std::future_status::timeout);
    gate.open();
    last.wait();
    CHECK(bytes == 1025UL * 1024);
}
