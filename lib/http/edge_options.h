// What the edge allows: sizes, numbers and times. Tests set smaller ones, so that they need not wait.
#pragma once

#include "http/address.h"
#include "http/framing.h"

#include <chrono>
#include <cstddef>

namespace holdfast::http {

// Each limits the whole time of its step, however many bytes come meanwhile.
struct EdgeTimes {
    // Until a connection's first byte, and from a request's first byte to the end of its head.
    std::chrono::milliseconds head{5'000};
    std::chrono::milliseconds body{10'000};   // from the end of the head to the last byte of the request
    std::chrono::milliseconds idle{30'000};   // between two requests of a connection
    std::chrono::milliseconds write{10'000};  // of a whole response
    std::chrono::milliseconds linger{1'000};  // to discard what a client still sends after its last response
    std::chrono::milliseconds queue{5'000};   // of a request in the queue: after that it is answered 503
    std::chrono::milliseconds leave{1'000};  // for requests still on their way when a shared listener is left
    std::chrono::milliseconds stop{7'000};   // for the requests still running when the listener has closed
};

struct EdgeBounds {
    FramingBounds framing;
    std::size_t connections = 8'192;            // in all; less if the limit of file descriptors is lower
    std::size_t connections_per_address = 256;  // an IPv6 address is counted by its /64
    // False: loopback may be a proxy, which brings the connections of all its clients.
    bool counts_loopback = false;
    AddressRanges uncounted;             // addresses of trusted proxies
    std::size_t queue = 2'048;           // requests that wait for a worker
    std::size_t small_body = 8 * 1024;   // a body up to this size does not count against large_bodies
    std::size_t large_bodies = 64;       // larger bodies that are being read or handled at a time
    std::size_t linger_bytes = 1 << 20;  // discarded, at most, after the last response
};

}  // namespace holdfast::http
