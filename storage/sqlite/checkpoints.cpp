#include "storage/sqlite/checkpoints.h"

#include <utility>

namespace holdfast::storage::sqlite {
namespace {

// Each copies what came during the one before: beside a steady writer that is a fraction of it.
constexpr int kMostPasses = 4;

}  // namespace

Checkpoints::Checkpoints(std::string file) : file_(std::move(file)), thread_([this] { loop(); }) {}

Checkpoints::~Checkpoints() {
    {
        const sync::Lock lock(mutex_);
        ends_ = true;
    }
    changed_.notify_one();
    thread_.join();
}

void Checkpoints::finish(Connection& writer) {
    if (pages_ >= emptied_at_) {
        // If a reader prevents it, not again before the WAL has grown as much as between two copies.
        emptied_at_ = pages_ + kEnoughPages;
        beside_none([&] { writer.empty_wal(); });
        return;
    }
    {
        const sync::Lock lock(mutex_);
        if (tries_left_ == 0) return;
        --tries_left_;
    }
    try {
        (void)writer.copy_wal();
    } catch (const StoreError&) {
        // As in copy().
    }
}

void Checkpoints::note(int pages) {
    if (pages < pages_) {  // the WAL has begun anew
        copied_at_ = 0;
        emptied_at_ = kMostPages;
        const sync::Lock lock(mutex_);
        tries_left_ = 0;
    }
    pages_ = pages;
    if (pages_ - copied_at_ < kEnoughPages) return;
    copied_at_ = pages_;
    {
        const sync::Lock lock(mutex_);
        is_asked_ = true;
    }
    changed_.notify_one();
}

void Checkpoints::loop() {
    sync::Lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this]() REQUIRES(mutex_) { return is_asked_ || ends_; });
        if (ends_) return;
        is_asked_ = false;
        lock.unlock();
        copy();
        lock.lock();
        tries_left_ = kTries;
    }
}

void Checkpoints::copy() {
    const sync::Lock alone(pass_);
    try {
        if (!connection_) connection_ = std::make_unique<Connection>(file_, Access::read_write);
        for (int pass = 0; pass < kMostPasses; ++pass) {
            if (connection_->copy_wal() <= kFewPages) return;
        }
    } catch (const StoreError&) {
        // What can't be copied stays in the WAL. The writer meets the same fault, and says so to its callers.
    }
}

}  // namespace holdfast::storage::sqlite
