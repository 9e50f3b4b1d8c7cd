-- Paths from the file that the environment variable PATHS names, one a line, in turn. Prints what docs/benchmarks.md
-- wants as one line of JSON.
local paths = {}
for line in io.lines(os.getenv("PATHS")) do paths[#paths + 1] = line end
local at = 0

function init(_)
    math.randomseed(os.time())
    at = math.random(#paths)
end

function request()
    at = at % #paths + 1
    return wrk.format("GET", paths[at])
end

function done(summary, latency, _)
    local wrong = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status
        + summary.errors.timeout
    io.write(string.format('{"requests": %d, "perSecond": %.0f, "p50ms": %.2f, "p99ms": %.2f, "maxms": %.2f, "wrong": %d}\n',
        summary.requests, summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000,
        latency:percentile(99) / 1000, latency.max / 1000, wrong))
end
