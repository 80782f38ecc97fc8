using System.Net.Sockets;
using System.Text;

namespace CorsGuard.Reliability;

/// <summary>One keep-alive connection: a request, its answer, the next request.</summary>
internal sealed class SoakClient : IDisposable
{
    private const int Breath = 20;

    private readonly Uri _server;
    private readonly Random _random;
    private readonly SoakAnswer _answer = new();
    private readonly byte[] _buffer = new byte[8192];
    private readonly SoakRequest[] _requests;
    private readonly SoakVersions _seen;
    private readonly Func<int> _written;
    private Socket? _socket;

    /// <param name="server">Where it asks.</param>
    /// <param name="seed">Which requests come when.</param>
    /// <param name="requests">The requests.</param>
    /// <param name="seen">What all clients have seen.</param>
    /// <param name="written">The version that was last written.</param>
    public SoakClient(Uri server, int seed, SoakRequest[] requests, SoakVersions seen, Func<int> written)
    {
        _server = server;
        _requests = requests;
        _seen = seen;
        _written = written;
        _random = new Random(seed);
    }

    public long Requests { get; private set; }

    public long Allowed { get; private set; }

    /// <summary>The first few of what was wrong.</summary>
    public List<string> Problems { get; } = [];

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && Problems.Count < 10)
        {
            var request = _requests[_random.Next(_requests.Length)];
            var oldest = _seen.Newest(request.Kind);
            try
            {
                await SendAsync(request);
            }
            catch (Exception exception) when (exception is SocketException or IOException or FormatException or TimeoutException)
            {
                Problems.Add($"{request.Kind} {request.Origin}: {exception.Message}");
                Dispose();
                continue;
            }

            // A thread of the pool that always has work of its own takes up no other, such as a change of the file.
            if (++Requests % Breath == 0)
            {
                await Task.Delay(1, CancellationToken.None);
            }

            Check(request, oldest);
        }
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private void Check(SoakRequest request, int oldest)
    {
        var problem = _answer.FindProblem(request, oldest, _written(), out var version);
        if (problem is not null)
        {
            Problems.Add($"{problem}: {request.Kind} {(request.IsSlow ? "slow " : "")}{(request.IsPreflight ? "preflight" : "actual")} from {request.Origin}: {_answer}");
        }
        else if (version > 0)
        {
            Allowed++;
            _seen.Saw(request.Kind, version);
        }
    }

    private async Task SendAsync(SoakRequest request)
    {
        if (_socket is null)
        {
            _socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await _socket.ConnectAsync(_server.Host, _server.Port);
        }

        await _socket.SendAsync(request.Bytes);
        _answer.Clear();
        var (length, headers) = (0, -1);
        while (headers < 0 || length < headers + _answer.ContentLength)
        {
            // A server that does not answer is an error too.
            var received = await _socket.ReceiveAsync(_buffer.AsMemory(length)).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
            length += received > 0 ? received : throw new IOException("the server closed the connection");
            if (headers < 0 && _buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) is >= 0 and var end)
            {
                headers = end + 4;
                Parse(Encoding.Latin1.GetString(_buffer, 0, end));
            }
        }
    }

    private void Parse(string head)
    {
        var lines = head.Split("\r\n");
        _answer.Status = int.Parse(lines[0].AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture);
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            _answer.Add(line[..colon], line[(colon + 1)..].Trim());
        }
    }
}
