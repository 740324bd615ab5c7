#include "base/journal.h"

#include "support/captured_log.h"
#include "support/datagram_socket.h"
#include "support/temp_dir.h"

#include <cstdlib>
#include <string>

#include <catch2/catch.hpp>
#include <sys/stat.h>
#include <unistd.h>

using namespace holdfast::base;
using namespace std::string_literals;
using holdfast::test::CapturedLog;

namespace {

// The journal's end, and the log that leads to it.
struct Journal {
    const holdfast::test::TempDir folder;
    const std::string path = (folder.path() / "socket").string();
    CapturedLog* const fallback = new CapturedLog;
    const std::unique_ptr<Log> log = open_journal(std::unique_ptr<Log>(fallback), path);
};

}  // namespace

TEST_CASE("A line goes to the journal as a message, each of its facts as a field") {
    const Journal journal;
    const holdfast::test::DatagramSocket socket(journal.path);
    journal.log->write_event(Level::warning, "\"GET /x\" 404",
                             {{"path", "/x"}, {"status", std::int64_t{404}}, {"ms", 1.5}, {"bytes", 20.0}});
    CHECK(socket.read() ==
          "MESSAGE=\"GET /x\" 404\nPRIORITY=4\nSYSLOG_IDENTIFIER=holdfast\nHOLDFAST_PATH=/x\n"
          "HOLDFAST_STATUS=404\nHOLDFAST_MS=1.5\nHOLDFAST_BYTES=20\n");
    journal.log->error("fault");
    CHECK(socket.read() == "MESSAGE=fault\nPRIORITY=3\nSYSLOG_IDENTIFIER=holdfast\n");
    CHECK(journal.fallback->lines().empty());
}

TEST_CASE("A line break in a value begins no field of the journal") {
    const Journal journal;
    const holdfast::test::DatagramSocket socket(journal.path);
    journal.log->info("one\nPRIORITY=0");
    CHECK(socket.read() ==
          "MESSAGE\n\x0e\0\0\0\0\0\0\0one\nPRIORITY=0\nPRIORITY=6\nSYSLOG_IDENTIFIER=holdfast\n"s);
}

TEST_CASE("What the journal does not take is written where lines go without it") {
    const Journal journal;
    journal.log->info("nobody receives");
    {
        const holdfast::test::DatagramSocket socket(journal.path);
        journal.log->info(std::string(8U << 20U, 'x'));
        CHECK_FALSE(socket.read(std::chrono::milliseconds(0)));
        CHECK(journal.fallback->count("nobody receives") == 1);
        CHECK(journal.fallback->lines().size() == 2);
    }
    journal.log->info("nobody receives any more");
    CHECK(journal.fallback->lines().size() == 3);
}

TEST_CASE("JOURNAL_STREAM says which descriptor leads to the journal") {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    struct stat status {};
    REQUIRE(::fstat(ends[1], &status) == 0);
    const auto is_journal = [&](const std::string& stream) {
        ::setenv("JOURNAL_STREAM", stream.c_str(), 1);
        const bool is = leads_to_journal(ends[1]);
        ::unsetenv("JOURNAL_STREAM");
        return is;
    };
    const std::string device = std::to_string(status.st_dev);
    CHECK(is_journal(device + ":" + std::to_string(status.st_ino)));
    CHECK_FALSE(is_journal(device + ":" + std::to_string(status.st_ino + 1)));
    CHECK_FALSE(is_journal(""));
    CHECK_FALSE(leads_to_journal(ends[1]));
    CHECK_FALSE(leads_to_journal(-1));
    for (const int end : ends) ::close(end);
}
