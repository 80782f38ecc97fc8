using CorsGuard.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CorsGuard.Tests.Docs;

public sealed class HostingExampleTests
{
    public static TheoryData<string> Codes =>
        [.. Fence.In("docs/diagnostics.md").Where(static fence => fence.Language == "csharp").Select(static fence => Assert.Single(fence.Reports))];

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Example_OfACode_ReportsIt(string code)
    {
        await using var app = HostingExamples.Build(code);
        IReadOnlyList<CorsGuardDiagnostic> diagnostics;
        try
        {
            await app.StartAsync(TestContext.Current.CancellationToken);
            diagnostics = app.Services.GetRequiredService<PolicyProvider>().Startup.Diagnostics.Diagnostics;
        }
        catch (CorsGuardConfigurationException exception)
        {
            diagnostics = exception.Diagnostics;
        }

        Assert.Contains(code, diagnostics.Select(static diagnostic => diagnostic.Code));
    }
}
