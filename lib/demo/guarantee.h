// What the unique index is for, shown on a throw-away database without it: a SQLite file in a folder of its
// own, and a second installation that serves it in this process, without a socket.
//
//   open -> race: several owners -> doctor: what is wrong -> repair -> race: one owner -> close
#pragma once

#include "base/clock.h"
#include "base/json.h"
#include "cli/installation.h"
#include "demo/direct_fetcher.h"
#include "demo/race.h"

#include <memory>
#include <string>

namespace holdfast::demo {

struct GuaranteeParts {
    cli::InstallationOptions installation;  // of the demo; the second one gets the same
    std::string provider_origin;
    DirectFetcher::Handler provider;  // the demo provider
    const base::Clock& clock;
};

// One thread at a time. The folder is removed by close() and by the destructor. Every function but open() and
// close() throws api::Refusal (invalid_request) if there is no database.
class Guarantee {
  public:
    explicit Guarantee(GuaranteeParts parts);
    ~Guarantee();

    // A new database, from which the index is dropped at once; an older one is closed first.
    void open();
    Verdict race();
    // {"findings":[{"severity","text","sql"}],"healthy":bool}: what `holdfast doctor` finds.
    base::Json doctor();
    // Applies all repairs that the doctor names.
    void repair();
    void close();

    // "present" or "dropped".
    std::string index();

  private:
    struct Database;
    Database& require_database();

    GuaranteeParts parts_;
    std::unique_ptr<Database> database_;
};

}  // namespace holdfast::demo
