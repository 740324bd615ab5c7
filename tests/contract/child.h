// A child process of the test.
#pragma once

#include <functional>
#include <string>

#include <sys/types.h>

namespace holdfast::contract {

// Forks and runs `body` in the child, which ends with body's result as its exit status, without clean-up. The
// test must have no other thread and no open Store. The lines that body writes with say() can be read here.
class Child {
  public:
    explicit Child(const std::function<int(Child&)>& body);
    ~Child();
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    // In the child: sends one line to the parent.
    void say(const std::string& line) const;

    // The next line of the child, or "" at its end.
    std::string hear();

    // kill -9.
    void kill() const;

    // Waits for its end. Returns the exit status, or minus the number of the signal that ended it.
    int wait();

  private:
    pid_t pid_ = -1;
    int pipe_ = -1;
    bool waited_ = false;
    std::string heard_;
};

}  // namespace holdfast::contract
