// The real binary, a provider that answers from memory, and 16 browsers at once that connect accounts of many
// users: the flows all begin first, then all come back.
#pragma once

#include "bench/binary.h"
#include "bench/load.h"
#include "bench/memory_provider.h"
#include "contract/backend.h"

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace holdfast::bench {

// What a browser keeps of a login-url.
struct Flow {
    std::string url;
    std::string cookie;
};

// How a callback ends.
enum class Ending {
    state_refused,
    denied_by_provider,  // the state was used up
    code_refused,        // the token endpoint was asked
    identity_failed,     // the id_token was verified, and the identity endpoint asked
    linked,
    conflict,
};

struct Cost {
    double rate;          // in a second
    double microseconds;  // of Holdfast's processor time, for each
};

// Each function throws std::runtime_error where an answer is wrong.
class CallbackSite {
  public:
    static constexpr std::size_t kCallbacks = 1280;  // of a round: 20 accounts for each user

    explicit CallbackSite(std::unique_ptr<contract::Backend> database,
                          const std::string& program = HOLDFAST_BINARY);

    // Nobody owns an account; the accounts of the round are new.
    void begin_round();
    // Asks for a login-url for each account of the round. `shift` chooses the users.
    Cost begin_flows(std::size_t shift = 0);
    // Comes back with all of them.
    Cost end_flows(Ending ending);
    // Throws std::runtime_error unless the table has one row for each account of the round.
    void check_rows(const std::string& table) const;

  private:
    std::vector<std::string> flags() const;
    std::string query(const Flow& flow, const std::string& account, Ending ending);
    Cost run(const Talks& talks) const;

    MemoryProvider provider_;
    std::unique_ptr<contract::Backend> database_;
    Binary binary_;
    std::vector<std::string> bearers_;  // of the users
    std::vector<Flow> flows_;
    int round_ = 0;
};

}  // namespace holdfast::bench
