// What the edge allows: sizes, numbers and times. All of them can be set, so that a test need not wait.
#pragma once

#include "http/address.h"
#include "http/framing.h"

#include <chrono>
#include <cstddef>

namespace holdfast::http {

// Each is the whole time of its step, however many bytes come meanwhile.
struct EdgeTimes {
    // To a connection's first byte; and from a request's first byte to its head's end.
    std::chrono::milliseconds head{5'000};
    std::chrono::milliseconds body{10'000};   // from there to its last byte
    std::chrono::milliseconds idle{30'000};   // between two requests of a connection
    std::chrono::milliseconds write{10'000};  // of a whole response
    std::chrono::milliseconds linger{1'000};  // to take in what a client still sends after its last response
    std::chrono::milliseconds queue{5'000};   // of a request in the queue: then it is answered 503
    std::chrono::milliseconds stop{7'000};    // of the requests in work, once no newcomer is served
};

struct EdgeBounds {
    FramingBounds framing;
    std::size_t connections = 8'192;            // in all; less if the limit of file descriptors is lower
    std::size_t connections_per_address = 256;  // an IPv6 address is counted by its /64
    // A proxy on loopback brings the connections of all its clients.
    bool counts_loopback = false;
    AddressRanges uncounted;             // other proxies of ours
    std::size_t queue = 2'048;           // requests that wait for a worker
    std::size_t small_body = 8 * 1024;   // a body up to this size does not count against large_bodies
    std::size_t large_bodies = 64;       // larger ones on their way or in work at a time
    std::size_t linger_bytes = 1 << 20;  // taken in, at most, after the last response
};

}  // namespace holdfast::http
