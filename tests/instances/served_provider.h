// The demo provider on a socket of the test's own process, so that it outlives the servers that ask it. It
// writes down every refresh: who asked, with which refresh token, and what came of it.
#pragma once

#include "base/clock.h"
#include "http/server.h"
#include "oauth/demo/demo_provider.h"
#include "sync/mutex.h"

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace holdfast::test {

// A refresh as the provider saw it.
struct SeenRefresh {
    std::string asker;
    std::string refresh_token;  // as presented
    int status;
    std::string access_token;  // as issued; "" if the refresh token was refused
};

// Thread-safe.
class ServedProvider {
  public:
    using Hook = std::function<void(const SeenRefresh&)>;

    // For servers at this public URL.
    explicit ServedProvider(const std::string& public_url);

    // OneDrive, as the provider stands in for it, for a server of this name: its token endpoint tells who
    // asks.
    oauth::Provider onedrive(const std::string& asker) const;

    oauth::DemoProvider& demo() { return demo_; }

    // So far, as they were answered.
    std::vector<SeenRefresh> refreshes() const;

    // From now on `hook` runs on the provider's thread after each refresh, before its answer is sent.
    void before_answers(Hook hook);

    // Lets an asker that is dead be dead: returns when none of its requests is in work, and answers none that
    // is still on its way.
    void cut_off(const std::string& asker);

  private:
    http::Response handle(http::Request request);
    http::Response token(http::Request request, const std::string& asker);
    bool begin(const std::string& asker);
    void end(const std::string& asker);
    void note(const SeenRefresh& refresh);

    const base::SystemClock clock_;
    oauth::DemoProvider demo_;
    std::string origin_;
    mutable sync::Mutex mutex_;
    sync::Condition ended_;
    std::vector<SeenRefresh> refreshes_ GUARDED_BY(mutex_);
    Hook hook_ GUARDED_BY(mutex_);
    std::map<std::string, int> in_work_ GUARDED_BY(mutex_);
    std::set<std::string> dead_ GUARDED_BY(mutex_);
    std::unique_ptr<http::Server> server_;  // declared last: it ends before what it uses
};

}  // namespace holdfast::test
