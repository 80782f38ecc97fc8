using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CorsGuard.Tests.Hosting;

/// <summary>CorsGuard's policies as those see them who ask the framework's ICorsPolicyProvider.</summary>
public sealed class PolicyBridgeTests
{
    [Theory]
    [InlineData("https://a.example.com", "https://a.example.com", true)]
    [InlineData("https://a.example.com", "https://b.example.com", false)]
    [InlineData("https://a.example.com", "null", false)]
    [InlineData("http://[::1]:3000", "http://[::1]:3000", true)]
    [InlineData("https://my_host", "https://my_host", true)]
    [InlineData("capacitor://localhost", "capacitor://localhost", true)]
    [InlineData("chrome-extension://abcdefgh", "chrome-extension://abcdefgh", true)]
    [InlineData("https://*.example.com", "https://a.b.example.com", true)]
    [InlineData("https://*.example.com", "https://example.com", false)]
    [InlineData("https://*.example.com", "https://a.example.com.evil.test", false)]
    [InlineData("https://*.example.com", "https://A.example.com", false)]
    [InlineData("https://*.example.com", "https://a.example.com/", false)]
    [InlineData("https://*.example.com", "https://a.example.com:8443", false)]
    [InlineData("https://*.example.com", "*", false)]
    [InlineData("https://*.example.com", "", false)]
    [InlineData("http://localhost:*", "http://localhost:5173", true)]
    [InlineData("http://localhost:*", "https://localhost:5173", false)]
    [InlineData("*", "https://anybody.example.net", true)]
    [InlineData("", "https://a.example.com", false)]
    public async Task IsOriginAllowed_OfAList_IsTruthful(string allowed, string origin, bool expected)
    {
        var policy = await DefaultAsync(new() { AllowedOrigins = allowed.Split(',', StringSplitOptions.RemoveEmptyEntries) });

        Assert.Equal(expected, policy.AllowAnyOrigin || policy.IsOriginAllowed(origin));
        Assert.Equal(allowed == "*", policy.AllowAnyOrigin);
    }

    [Theory]
    [InlineData("https://pr-1.example.com", true)]
    [InlineData("https://pr-x.example.com", false)]
    [InlineData("https://pr-1.example.com.evil.test", false)]
    [InlineData("https://exact.example.org", true)]
    [InlineData("null", false)]
    public async Task IsOriginAllowed_OfARegexBesideAList_IsTruthful(string origin, bool expected)
    {
        var policy = await DefaultAsync(new() { AllowedOrigins = ["https://exact.example.org"], AllowedOriginRegexes = [@"https://pr-[0-9]+\.example\.com"] });

        Assert.Equal(expected, policy.IsOriginAllowed(origin));
        Assert.Equal(["https://exact.example.org"], policy.Origins);
    }

    [Fact]
    public async Task IsOriginAllowed_OfNull_IsTruthful()
    {
        var policy = await DefaultAsync(new() { AllowedOrigins = ["null"], DangerouslyAllowNullOrigin = true });

        Assert.Equal([true, false], [policy.IsOriginAllowed("null"), policy.IsOriginAllowed("https://a.example.com")]);
    }

    [Fact]
    public async Task Policy_HasAllItsParts()
    {
        var policy = await DefaultAsync(new()
        {
            AllowedOrigins = ["https://a.example.com", "https://b.example.com"],
            AllowedMethods = ["PUT", "DELETE"],
            AllowedHeaders = ["X-A", "X-B"],
            ExposedHeaders = ["ETag"],
            AllowCredentials = true,
            PreflightMaxAge = TimeSpan.FromMinutes(10),
        });

        Assert.Equal(["https://a.example.com", "https://b.example.com"], policy.Origins.Order(StringComparer.Ordinal));
        Assert.Equal(["PUT", "DELETE"], policy.Methods);
        Assert.Equal(["X-A", "X-B"], policy.Headers);
        Assert.Equal(["ETag"], policy.ExposedHeaders);
        Assert.Equal((true, TimeSpan.FromMinutes(10)), (policy.SupportsCredentials, policy.PreflightMaxAge));
    }

    [Fact]
    public async Task Policy_OfStars_AllowsAny()
    {
        var policy = await DefaultAsync(new() { AllowedOrigins = ["*"], AllowedMethods = ["*"], AllowedHeaders = ["*", "Authorization"] });

        Assert.Equal((true, true, true, false), (policy.AllowAnyOrigin, policy.AllowAnyMethod, policy.AllowAnyHeader, policy.SupportsCredentials));
        Assert.Null(policy.PreflightMaxAge);
    }

    [Theory]
    [InlineData(null, "https://frontend.example.com")]
    [InlineData("partners", "https://partner.example.com")]
    [InlineData("PARTNERS", "https://partner.example.com")]
    [InlineData("legacy", "https://legacy.example.com")]
    [InlineData("nobody", null)]
    public async Task GetPolicyAsync_Name_IsCorsGuardsElseTheApplications(string? name, string? origin)
    {
        await using var app = await TestApp.StartAsync(
            static options =>
            {
                options.DefaultPolicy.AllowedOrigins = [TestApp.Allowed];
                options.Policies["partners"] = new() { AllowedOrigins = ["https://partner.example.com"] };
            },
            build: static builder => builder.Services.AddCors(static options =>
            {
                options.AddDefaultPolicy(static policy => policy.WithOrigins("https://other.example.com"));
                options.AddPolicy("partners", static policy => policy.WithOrigins("https://other.example.com"));
                options.AddPolicy("legacy", static policy => policy.WithOrigins("https://legacy.example.com"));
            }));

        Assert.Equal(origin, (await AskAsync(app, name))?.Origins.Single());
    }

    [Fact]
    public async Task GetPolicyAsync_SamePolicyTwice_IsBuiltOnce()
    {
        await using var app = await TestApp.StartAsync(TestApp.DefaultPolicyOnly);

        Assert.Same(await AskAsync(app, null), await AskAsync(app, null));
    }

    [Fact]
    public async Task GetPolicyAsync_AfterAReload_IsTheNewPolicy()
    {
        var settings = new ReloadableSettings(TestApp.DefaultPolicyOnly);
        await using var app = await TestApp.StartAsync("{}", build: builder => ((Microsoft.Extensions.Configuration.IConfigurationBuilder)builder.Configuration).Add(settings));
        Assert.Equal([TestApp.Allowed], (await AskAsync(app, null))?.Origins);

        settings.Replace("""{ "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": "https://new.example.com" } } }""");

        Assert.Equal(["https://new.example.com"], (await AskAsync(app, null))?.Origins);
    }

    private static async Task<CorsPolicy> DefaultAsync(CorsGuardPolicyOptions policy)
    {
        await using var app = await TestApp.StartAsync(options => options.DefaultPolicy = policy);
        return Assert.IsType<CorsPolicy>(await AskAsync(app, null));
    }

    private static async Task<CorsPolicy?> AskAsync(TestApp app, string? name)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ICorsPolicyProvider>().GetPolicyAsync(new DefaultHttpContext { RequestServices = scope.ServiceProvider }, name);
    }
}
