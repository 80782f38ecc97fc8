using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace CorsGuard.Tests.Hosting;

/// <summary>A request is answered as if it was the first one, whatever came before it.</summary>
public sealed class RepeatedRequestTests
{
    private const string Settings =
        """
        { "CorsGuard": { "DefaultPolicy": {
            "AllowedOrigins": [ "https://frontend.example.com", "https://*.example.org", "http://localhost:*" ],
            "AllowedMethods": [ "GET", "PUT" ],
            "AllowedHeaders": [ "X-A", "X-B" ],
            "AllowCredentials": true,
            "ExposedHeaders": [ "X-C" ] } } }
        """;

    private static readonly string?[] Origins =
    [
        null, "https://frontend.example.com", "https://frontend.example.co", "https://a.example.org", "https://b.example.org", "http://localhost:3000", "http://localhost", "null",
        "https://example.org", "https://FRONTEND.example.com", "https://frontend.example.com/", "https://" + new string('a', 400), "",
    ];

    private static readonly string?[] Methods = [null, "GET", "PUT", "put", "DELETE", "P T", new string('X', 65)];

    private static readonly string?[] Headers = [null, "", "x-a", "x-a,x-b", "x-b,x-a", "X-A", "x-a,x-c", "x-c,x-a", "x-a,(", new string('a', 4097)];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Answers_DoNotDependOnWhatCameBefore(int seed)
    {
        // The clock goes on, so that what is remembered changes.
        var clock = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromMilliseconds(100) };
        await using var app = await TestApp.StartAsync(Settings, build: builder => builder.Services.AddSingleton<TimeProvider>(clock));
        var random = new Random(seed);
        Dictionary<string, string> first = [];
        for (var i = 0; i < 1500; i++)
        {
            // Few of each, so that the same comes again and the next differs from it in one thing.
            var (origin, method, headers) = (Origins[random.Next(Origins.Length)], Methods[random.Next(Methods.Length)], Headers[random.Next(Headers.Length)]);
            var name = $"{origin}|{method}|{headers}";
            if (!first.TryGetValue(name, out var expected))
            {
                await using var fresh = await TestApp.StartAsync(Settings);
                first[name] = expected = await AnswerAsync(fresh, origin, method, headers);
            }

            Assert.Equal(expected, await AnswerAsync(app, origin, method, headers));
        }
    }

    private static async Task<string> AnswerAsync(TestApp app, string? origin, string? method, string? headers)
    {
        string[] originLines = origin is null ? [] : [origin];
        using var request = method is null
            ? CorsRequest.Actual(HttpMethod.Get, "/", originLines)
            : CorsRequest.Preflight("/", originLines, [method], headers is null ? [] : [headers]);
        using var response = await app.SendAsync(request);
        return string.Join('\n', CorsHeaders.Of(response).Prepend($"{(int)response.StatusCode}"));
    }
}
