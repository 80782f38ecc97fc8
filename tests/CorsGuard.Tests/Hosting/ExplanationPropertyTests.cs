using System.Globalization;
using CorsGuard.Evaluation;
using CorsGuard.Hosting;
using CsCheck;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Tests.Hosting;

/// <summary>Explanation, decision and response never disagree, whatever policy and request.</summary>
public sealed class ExplanationPropertyTests
{
    private const int Policies = 12;

    private static readonly string[] Origins =
    [
        "https://app.example.com", "http://app.example.com", "https://app.example.com:8443", "https://www.example.com", "https://example.com", "https://a.b.example.com",
        "http://localhost:3000", "http://127.0.0.1:3000", "https://pr-7.example.net", "https://attacker.example.org", "null", "https://app.example.com/", "HTTPS://APP.EXAMPLE.COM",
    ];

    private static readonly string[] Patterns =
        ["https://app.example.com", "https://*.example.com", "http://localhost:*", "https://example.com", "https://*.example.com:*", "http://app.example.com", "https://www.example.com"];

    private static readonly string[] Methods = ["GET", "PUT", "PATCH", "patch", "PURGE", "P T", "TRACE"];

    private static readonly string[] HeaderLists = ["", "content-type", "x-custom", "authorization,x-custom", "X-Custom, content-type", "bad name", "cookie"];

    private static readonly Gen<CorsGuardPolicyOptions> Policy = Gen.Select(
        Subset(Patterns), Subset(Methods.Where(static method => method is not ("P T" or "TRACE"))), Subset(["Content-Type", "X-Custom", "Authorization"]), Gen.Bool, Gen.Int[0, 9]).Select(
        static (origins, methods, headers, hasRegex, kind) => new CorsGuardPolicyOptions
        {
            AllowedOrigins = kind == 0 ? ["*"] : origins,
            AllowedOriginRegexes = hasRegex && kind != 0 ? [@"https://pr-[0-9]+\.example\.net"] : null,
            AllowedMethods = kind == 1 ? ["*"] : methods,
            AllowedHeaders = kind == 2 ? ["*"] : headers,
            AllowCredentials = kind > 5 && !origins.Contains("http://app.example.com"),
        });

    private static readonly Gen<(int Policy, string Origin, string? Method, string Headers)> Request = Gen.Select(
        Gen.Int[0, Policies - 1], OneOf(Origins), OneOf<string?>([null, .. Methods]), OneOf(HeaderLists));

    [Fact]
    public async Task ExplanationDecisionAndResponse_Agree()
    {
        var options = Policy.Array[Policies].Single();
        await using var app = await TestApp.StartAsync(
            "{}",
            static app =>
            {
                app.UseCorsGuard();
                app.Run(static context => context.Response.WriteAsync("hello"));
            },
            builder => builder.Services.AddCorsGuard(settings =>
            {
                for (var i = 0; i < Policies; i++)
                {
                    settings.Policies[$"p{i}"] = options[i];
                    settings.Paths[$"/{i}"] = $"p{i}";
                }

                settings.ExplainDenials = true;
            }),
            environment: "Staging");
        var policies = app.Services.GetRequiredService<PolicyProvider>().Current;

        foreach (var (policy, origin, method, headers) in Request.Array[1_500].Single())
        {
            var compiled = policies.Find($"p{policy}")!;
            var facts = new RequestFacts
            {
                IsPreflight = method is not null,
                Origin = origin,
                RequestMethod = method ?? StringValues.Empty,
                RequestHeaders = headers.Length == 0 || method is null ? StringValues.Empty : headers,
                Scheme = "http",
                Host = "localhost",
            };
            var decision = Evaluator.Evaluate(compiled, facts);
            var explanation = Explainer.Explain(compiled, facts);
            var path = string.Create(CultureInfo.InvariantCulture, $"/{policy}");
            using var response = method is null ? await app.GetAsync(path, origin) : await app.PreflightAsync(path, origin, method, headers.Length == 0 ? null : headers);

            Assert.Equal(decision, explanation.Decision);
            Assert.Equal(decision.IsDenied, explanation.Steps.Any(static step => step.Outcome == StepOutcome.Failed));
            Assert.Equal(decision.SendsCorsHeaders, explanation.Rule is not null);
            Assert.Equal(decision.AllowOrigin, response.Headers.TryGetValues("Access-Control-Allow-Origin", out var allowed) ? Assert.Single(allowed) : null);
            Assert.Equal(
                decision.IsDenied ? DenialReasons.Token(decision.Denial) : null,
                response.Headers.TryGetValues("CorsGuard-Denial", out var note) ? Assert.Single(note).Split(';')[0] : null);
            Assert.Equal(decision.IsDenied, explanation.Hint.Length > 0);
        }
    }

    private static Gen<T> OneOf<T>(T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Gen<string[]> Subset(IEnumerable<string> of)
    {
        var all = of.ToArray();
        return Gen.Bool.Array[all.Length].Select(bits => all.Where((_, i) => bits[i]).ToArray());
    }
}
