using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CorsGuard.Benchmarks;

/// <summary>A real application's pipeline, as the host builds it, with one of the contenders in it.</summary>
internal static class Pipeline
{
    private const string PolicyName = "named";

    // Built once for the scenarios of one set of rules that follow each other: a million rules take seconds.
    private static readonly Dictionary<Contender, (Rules Rules, App App)> Last = [];

    public static RequestHarness Build(Contender contender, Scenario scenario)
    {
        if (!Last.TryGetValue(contender, out var last) || last.Rules != scenario.Rules)
        {
            Last.Remove(contender);
            last = (scenario.Rules, Start(contender, scenario.Rules));
            Last[contender] = last;
        }

        return last.App.Harness(scenario);
    }

    /// <summary>CorsGuard with a configuration that the application does not know in advance.</summary>
    public static RequestHarness BuildConfigured(Scenario scenario, IConfigurationSource configuration) =>
        Start(builder => builder.Configuration.Sources.Add(configuration), services => services.AddCorsGuard(), app => Use(app, Contender.CorsGuard, scenario.Rules)).Harness(scenario);

    /// <summary>The bare pipeline, in which somebody does what the framework demands of whoever handles CORS.</summary>
    public static RequestHarness BuildForced(Scenario scenario, Action<HttpContext> forced) => Start(
        static _ => { },
        static _ => { },
        app =>
        {
            app.Use(next => context =>
            {
                forced(context);
                return next(context);
            });
            Use(app, Contender.Bare, scenario.Rules);
        }).Harness(scenario);

    /// <summary>The least that anybody can do who answers as CorsGuard does: the same headers, without a look at the request.</summary>
    public static RequestHarness BuildFloor(Scenario scenario)
    {
        var ours = Build(Contender.CorsGuard, scenario);
        ours.Send();
        var answer = new ReadyAnswer(ours.StatusCode, ours.ResponseHeaders);
        return Start(
            static _ => { },
            static _ => { },
            app =>
            {
                app.Use(scenario.RequestMethod is null ? answer.StampWhenStarting : answer.AnswerAtOnce);
                Use(app, Contender.Bare, scenario.Rules);
            }).Harness(scenario);
    }

    private static App Start(Contender contender, Rules rules) =>
        Start(static _ => { }, services => Add(services, contender, rules), app => Use(app, contender, rules));

    private static App Start(Action<WebApplicationBuilder> configure, Action<IServiceCollection> add, Action<WebApplication> use)
    {
        var server = new CapturingServer();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        configure(builder);
        builder.Services.AddRouting().AddSingleton<IServer>(server);
        builder.Logging.AddProvider(new SilentLogger()).SetMinimumLevel(LogLevel.Warning);
        add(builder.Services);
        var app = builder.Build();
        use(app);
        app.Start();
        return new App(server.Pipeline, app.Services);
    }

    /// <summary>Gives the contender the policy.</summary>
    public static void Add(IServiceCollection services, Contender contender, Rules rules)
    {
        switch (contender)
        {
            case Contender.Framework:
                services.AddCors(options => AddTo(options, rules));
                break;
            case Contender.CorsGuard:
                services.AddCorsGuard(options => AddTo(options, rules));
                break;
            default:
                break;
        }
    }

    private static void Use(WebApplication app, Contender contender, Rules rules)
    {
        if (rules.IsOfEndpoint)
        {
            // Written out, so that the framework's middleware stands behind it.
            app.UseRouting();
        }

        switch (contender)
        {
            case Contender.Framework:
                app.UseCors();
                break;
            case Contender.CorsGuard:
                app.UseCorsGuard();
                break;
            default:
                break;
        }

        if (!rules.IsOfEndpoint)
        {
            app.Run(Answer);
            return;
        }

        app.MapGet("/orders", (RequestDelegate)Answer);
        var named = app.MapMethods("/named", ["GET", "PUT"], (RequestDelegate)Answer);
        if (contender != Contender.Bare)
        {
            named.RequireCors(PolicyName);
        }
    }

    // The least that any application does: it looks at the request and says what it answers with.
    private static Task Answer(HttpContext context)
    {
        context.Response.StatusCode = context.Request.Path.HasValue ? StatusCodes.Status200OK : StatusCodes.Status404NotFound;
        context.Response.ContentType = "text/plain";
        return Task.CompletedTask;
    }

    private static void AddTo(CorsOptions options, Rules rules)
    {
        var policy = new CorsPolicyBuilder(rules.Origins).WithMethods(rules.Methods).WithHeaders(rules.Headers)
            .WithExposedHeaders("X-Request-Id", "X-Total-Count").SetPreflightMaxAge(TimeSpan.FromMinutes(10));
        if (rules.AllowCredentials)
        {
            policy.AllowCredentials();
        }

        if (rules.Origins is ["*"])
        {
            policy.AllowAnyOrigin();
        }
        else if (rules.HasSubdomains)
        {
            // Only where it is needed: with it, an origin that is not listed costs the framework much more.
            policy.SetIsOriginAllowedToAllowWildcardSubdomains();
        }
        else if (rules.Regexes.Length > 0)
        {
            // What an application has to write.
            var regexes = Array.ConvertAll(rules.Regexes, static pattern => new Regex(@"\A(?:" + pattern + @")\z", RegexOptions.Compiled | RegexOptions.CultureInvariant));
            policy.SetIsOriginAllowed(origin => Array.Exists(regexes, regex => regex.IsMatch(origin)));
        }

        if (rules.IsOfEndpoint)
        {
            options.AddPolicy(PolicyName, policy.Build());
        }
        else
        {
            options.AddDefaultPolicy(policy.Build());
        }
    }

    private static void AddTo(CorsGuardOptions options, Rules rules)
    {
        var policy = new CorsGuardPolicyOptions
        {
            AllowedOrigins = rules.Origins,
            AllowedOriginRegexes = rules.Regexes,
            AllowedMethods = rules.Methods,
            AllowedHeaders = rules.Headers,
            ExposedHeaders = ["X-Request-Id", "X-Total-Count"],
            AllowCredentials = rules.AllowCredentials,
            PreflightMaxAge = TimeSpan.FromMinutes(10),
        };
        if (rules.IsOfEndpoint)
        {
            options.Policies[PolicyName] = policy;
        }
        else
        {
            options.DefaultPolicy = policy;
        }
    }

    private sealed record App(RequestDelegate Pipeline, IServiceProvider Services)
    {
        public RequestHarness Harness(Scenario scenario) => new(Pipeline, Services, scenario);
    }

    // As in production: warnings are logged, but writing them somewhere is not what is measured.
    private sealed class SilentLogger : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
        }

        public void Dispose()
        {
        }
    }
}
