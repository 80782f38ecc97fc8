using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace CorsGuard.Tests.Hosting;

/// <summary>One app with one policy of each kind; the policy's name is the path.</summary>
public sealed class MatrixApp : IAsyncLifetime
{
    public const string Frontend = "https://frontend.example.com";
    public const string Admin = "https://admin.example.com";
    public const string Dev = "http://dev.example.com:5173";
    public const string Attacker = "https://attacker.example.net";

    private TestApp? _app;

    public async ValueTask InitializeAsync()
    {
        _app = await TestApp.StartAsync(Define, static app =>
        {
            app.MapMethods("/{policy}", ["GET", "POST"], static (string policy) => policy);
            app.UseCorsGuard();
        });
    }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => _app!.SendAsync(request);

    public async ValueTask DisposeAsync() => await _app!.DisposeAsync();

    private static void Define(CorsGuardOptions options)
    {
        void Add(string name, CorsGuardPolicyOptions policy)
        {
            options.Policies[name] = policy;
            options.Paths[$"/{name}"] = name;
        }

        Add("single", new() { AllowedOrigins = [Frontend] });
        Add("several", new() { AllowedOrigins = [Frontend, Admin] });
        Add("wildcard", new() { AllowedOrigins = ["https://*.example.com"] });
        Add("any-port", new() { AllowedOrigins = ["http://dev.example.com:*"] });
        Add("regex", new() { AllowedOriginRegexes = [@"https://(frontend|admin)\.example\.com"] });
        Add("any", new() { AllowedOrigins = ["*"], ExposedHeaders = ["X-Request-Id", "ETag"] });
        Add("nobody", new() { AllowedOrigins = [] });
        Add("null", new() { AllowedOrigins = ["null"], DangerouslyAllowNullOrigin = true });
        Add("own", new() { AllowedOrigins = ["http://localhost"] });
        Add("credentials", new() { AllowedOrigins = [Frontend], AllowCredentials = true });
        Add("exposed", new() { AllowedOrigins = [Frontend], ExposedHeaders = ["X-Request-Id", "ETag"] });
        Add("exposed-all", new() { AllowedOrigins = [Frontend], ExposedHeaders = ["*"] });
        Add("all-names", new() { AllowedOrigins = [Frontend], AllowedMethods = ["*"], AllowedHeaders = ["*"] });
        Add("all-names-any", new() { AllowedOrigins = ["*"], AllowedMethods = ["*"], AllowedHeaders = ["*"] });
        Add("all-names-authorization", new() { AllowedOrigins = [Frontend], AllowedMethods = ["*"], AllowedHeaders = ["*", "Authorization"] });
        Add("all-names-credentials", new() { AllowedOrigins = [Frontend], AllowedMethods = ["*"], AllowedHeaders = ["*"], AllowCredentials = true });
        Add("all-methods-credentials", new() { AllowedOrigins = [Frontend], AllowedMethods = ["*"], AllowedHeaders = ["X-Custom"], AllowCredentials = true });
        Add("all-headers-credentials", new() { AllowedOrigins = [Frontend], AllowedMethods = ["PUT"], AllowedHeaders = ["*"], AllowCredentials = true });
        Add("no-names", new() { AllowedOrigins = [Frontend], AllowedMethods = [], AllowedHeaders = [] });
        Add("zero-age", new() { AllowedOrigins = [Frontend], PreflightMaxAge = TimeSpan.Zero });
        Add("long-age", new() { AllowedOrigins = [Frontend], PreflightMaxAge = TimeSpan.FromHours(2) });
        Add("status-200", new() { AllowedOrigins = [Frontend], PreflightSuccessStatus = StatusCodes.Status200OK });
        options.Paths["/ungoverned"] = "none";
    }
}
