#include "base/line_writer.h"

#include <chrono>
#include <cstddef>
#include <utility>

namespace holdfast::base {
namespace {

constexpr std::chrono::milliseconds kCollect{5};
constexpr std::size_t kMostBytes = 1UL << 20;

}  // namespace

LineWriter::LineWriter(Output output) : output_(std::move(output)), thread_([this] { run(); }) {}

LineWriter::~LineWriter() {
    {
        const sync::Lock lock(mutex_);
        is_ending_ = true;
    }
    changed_.notify_one();
    thread_.join();
}

void LineWriter::write(std::string_view line) {
    sync::Lock lock(mutex_, sync::eagerly);
    const bool is_first = waiting_.empty();
    waiting_.append(line).push_back('\n');
    const bool is_full = waiting_.size() >= kMostBytes;
    lock.unlock();
    if (is_full)
        flush();
    else if (is_first)
        changed_.notify_one();
}

void LineWriter::flush() {
    const sync::Lock writing(writing_);
    {
        const sync::Lock lock(mutex_);
        taken_.swap(waiting_);
    }
    if (taken_.empty()) return;
    output_(taken_);
    taken_.clear();
}

void LineWriter::run() {
    bool is_ending = false;
    while (!is_ending) {
        {
            sync::Lock lock(mutex_);
            changed_.wait(lock, [this]() REQUIRES(mutex_) { return is_ending_ || !waiting_.empty(); });
            is_ending = changed_.wait_for(lock, kCollect, [this]() REQUIRES(mutex_) { return is_ending_; });
        }
        flush();
    }
}

}  // namespace holdfast::base
