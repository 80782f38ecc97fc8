using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace CorsGuard.Tests.Hosting;

/// <summary>Headers beside CORS that follow the same list of origins.</summary>
public sealed class OtherHeaderTests
{
    private const string Settings = """
        {
          "CorsGuard": {
            "DefaultPolicy": { "AllowedOrigins": "https://frontend.example.com", "TimingAllowOrigin": true, "CrossOriginResourcePolicy": "same-site", "AllowPrivateNetwork": true },
            "Policies": { "any": { "AllowedOrigins": "*", "TimingAllowOrigin": true }, "plain": { "AllowedOrigins": "*" } },
            "Paths": { "/any": "any", "/plain": "plain" }
          }
        }
        """;

    [Theory]
    [InlineData("/", "https://frontend.example.com", "https://frontend.example.com", "same-site")]
    [InlineData("/", "https://attacker.example.net", null, "same-site")]
    [InlineData("/", null, null, "same-site")]
    [InlineData("/own", "https://frontend.example.com", "https://frontend.example.com", "cross-origin")]
    [InlineData("/own", "https://attacker.example.net", null, "cross-origin")]
    [InlineData("/any", null, "*", null)]
    [InlineData("/any", "https://attacker.example.net", "*", null)]
    [InlineData("/plain", "https://attacker.example.net", null, null)]
    public async Task Response_HasTheOtherHeadersThatThePolicySays(string path, string? origin, string? timing, string? resourcePolicy)
    {
        await using var app = await TestApp.StartAsync(Settings, static app =>
        {
            app.UseCorsGuard();
            app.Run(static context =>
            {
                if (context.Request.Path == "/own")
                {
                    context.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
                    context.Response.Headers["Timing-Allow-Origin"] = "https://upstream.example.org";
                }

                return context.Response.WriteAsync("hello");
            });
        });
        using var response = await app.GetAsync(path, origin);

        Assert.Equal((timing, resourcePolicy), (Value("Timing-Allow-Origin"), Value("Cross-Origin-Resource-Policy")));

        string? Value(string name) => response.Headers.TryGetValues(name, out var values) ? Assert.Single(values) : null;
    }

    [Theory]
    [InlineData("/", "https://frontend.example.com", "true", true)]
    [InlineData("/", "https://frontend.example.com", "false", false)]
    [InlineData("/", "https://frontend.example.com", null, false)]
    [InlineData("/", "https://attacker.example.net", "true", false)]
    [InlineData("/plain", "https://frontend.example.com", "true", false)]
    public async Task Preflight_IsGrantedAPrivateNetworkWhereAskedAndAllowed(string path, string origin, string? asks, bool granted)
    {
        await using var app = await TestApp.StartAsync(Settings);
        using var request = CorsRequest.Preflight(path, [origin], ["PUT"]);
        using var response = await app.SendAsync(asks is null ? request : CorsRequest.With(request, "Access-Control-Request-Private-Network", asks));

        Assert.Equal(granted ? "true" : null, response.Headers.TryGetValues("Access-Control-Allow-Private-Network", out var values) ? Assert.Single(values) : null);
    }
}
