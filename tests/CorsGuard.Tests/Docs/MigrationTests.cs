using System.Text;
using CorsGuard.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;

namespace CorsGuard.Tests.Docs;

/// <summary>The three apps of docs/migrating.md allow the same.</summary>
public sealed class MigrationTests
{
    private const string Partner = "https://partner.example.com";

    [Theory]
    [InlineData("before")]
    [InlineData("step one")]
    [InlineData("step two")]
    public async Task App_OfEachStep_AllowsTheSame(string step)
    {
        await using var app = Build(step);
        await app.StartAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            ["Access-Control-Allow-Credentials: true", $"Access-Control-Allow-Origin: {TestApp.Allowed}"],
            await AllowedAsync(app, "/orders", TestApp.Allowed));
        Assert.Equal([$"Access-Control-Allow-Origin: {Partner}"], await AllowedAsync(app, "/partners/feed", Partner));
        Assert.Empty(await AllowedAsync(app, "/orders", Partner));
        Assert.Empty(await AllowedAsync(app, "/partners/feed", TestApp.Allowed));
    }

    private static WebApplication Build(string step) => step switch
    {
        "before" => Snippets.BuildBefore([], static builder => builder.WebHost.UseTestServer()),
        "step one" => Snippets.BuildStepOne([], static builder => builder.WebHost.UseTestServer()),
        _ => Snippets.BuildAfter([], static builder =>
        {
            var settings = Assert.Single(Fence.In("docs/migrating.md"), static fence => fence.Marks.ContainsKey("step-two"));
            builder.Configuration.AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(settings.Text)));
            builder.WebHost.UseTestServer();
        }),
    };

    // Without Vary, where CorsGuard is meant to differ.
    private static async Task<string[]> AllowedAsync(WebApplication app, string path, string origin)
    {
        using var client = app.GetTestClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Origin", origin);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return [.. CorsHeaders.Of(response).Where(static line => !line.StartsWith("Vary", StringComparison.Ordinal))];
    }
}
