using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder.Extensions;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebSockets;

namespace CorsGuard.Hosting;

/// <summary>
/// Finds, once at startup, what has to be known of the pipeline behind: where it routes, and what strips or branches off paths before that
/// (<c>UsePathBase</c>, <c>Map</c>); and WebSockets that are open to every origin. It follows the delegates that the built pipeline is made of.
/// What it cannot follow stays undiscovered: a preflight for such an endpoint is then not matched in front of the pipeline, and
/// <see cref="PreflightBackstop"/> answers it behind.
/// </summary>
internal sealed class PipelineDiscovery
{
    // Far more than any pipeline has; a bound for pipelines that are no chain.
    private const int MaxObjects = 20_000;

    // Internal to the framework. It keeps the endpoints that it chooses from in a field.
    private const string RoutingMiddleware = "Microsoft.AspNetCore.Routing.EndpointRoutingMiddleware";
    private const string RoutingEndpoints = "_endpointDataSource";

    // What a compiled expression holds its constants in; the reference assemblies do not have the type.
    private const string CompiledExpression = "System.Runtime.CompilerServices.Closure";

    private const string TrimmedField =
        "A field that was trimmed is not followed: what is behind it stays undiscovered, which the backstop provides for.";

    // The ways to each: behind a condition (UseWhen) the rest of the pipeline is reached with other steps than beside it.
    private readonly Dictionary<object, HashSet<string>> _seen = new(ReferenceEqualityComparer.Instance);
    private int _visits;
    private readonly List<Router> _routers = [];

    private PipelineDiscovery()
    {
    }

    public IReadOnlyList<Router> Routers => _routers;

    /// <summary>True = UseWebSockets() lets pages of every origin connect.</summary>
    public bool HasOpenWebSockets { get; private set; }

    /// <summary>The first UseForwardedHeaders(); null = there is none.</summary>
    public ForwardedHeadersMiddleware? ForwardedHeaders { get; private set; }

    /// <summary>True = UseCors() is called.</summary>
    public bool HasFrameworkMiddleware { get; private set; }

    public static PipelineDiscovery Run(RequestDelegate pipeline)
    {
        var discovery = new PipelineDiscovery();
        try
        {
            discovery.Follow(pipeline, []);
        }
        catch (MissingFieldException)
        {
            // Another version of the framework: what was found so far is right, the rest is the backstop's.
        }

        return discovery;
    }

    private void Follow(object? item, List<RouterStep> steps)
    {
        if (item is null || _visits >= MaxObjects || !IsNew(item, steps))
        {
            return;
        }

        _visits++;

        switch (item)
        {
            case MapMiddleware map:
                FollowMap(map, steps);
                break;
            case UsePathBaseMiddleware usePathBase:
                Follow(Next(usePathBase), [.. steps, new RouterStep(RouterStepKind.PathBase, PathBase(usePathBase), Strips: true)]);
                break;
            case CorsMiddleware:
                HasFrameworkMiddleware = true;
                FollowFields(item, steps);
                break;
            case WebSocketMiddleware webSockets:
                HasOpenWebSockets |= AnyOriginAllowed(webSockets);
                FollowFields(webSockets, steps);
                break;
            case ForwardedHeadersMiddleware forwardedHeaders:
                ForwardedHeaders ??= forwardedHeaders;
                FollowFields(forwardedHeaders, steps);
                break;
            case Delegate single:
                Follow(single.Target, steps);
                break;
            case object[] items:
                foreach (var element in items)
                {
                    Follow(element, steps);
                }

                break;
            default:
                FollowFields(item, steps);
                break;
        }
    }

    private bool IsNew(object item, List<RouterStep> steps)
    {
        if (!_seen.TryGetValue(item, out var ways))
        {
            _seen[item] = ways = new HashSet<string>(StringComparer.Ordinal);
        }

        return ways.Add(string.Join(' ', steps));
    }

    private void FollowMap(MapMiddleware map, List<RouterStep> steps)
    {
        var options = Options(map);
        Follow(options.Branch, [.. steps, new RouterStep(RouterStepKind.Branch, options.PathMatch, Strips: !options.PreserveMatchedPathSegment)]);
        Follow(Next(map), [.. steps, new RouterStep(RouterStepKind.BesideBranch, options.PathMatch, Strips: false)]);
    }

    // Where the framework routes again, it wraps the same sources anew.
    private void Add(EndpointDataSource endpoints, List<RouterStep> steps, object middleware)
    {
        var known = _routers.Find(router => AreSame(router.Endpoints, endpoints))?.Endpoints ?? endpoints;
        if (!_routers.Exists(router => router.Middleware == middleware && router.Steps.SequenceEqual(steps)))
        {
            _routers.Add(new Router(known, steps, middleware));
        }
    }

    private static bool AreSame(EndpointDataSource one, EndpointDataSource other) =>
        one is CompositeEndpointDataSource { DataSources: var sources } && other is CompositeEndpointDataSource { DataSources: var others }
            ? sources.SequenceEqual(others)
            : one == other;

    private void FollowFields(object item, List<RouterStep> steps)
    {
        FieldInfo[] fields = [.. FieldsOf(item.GetType())];
        if (!IsPartOfPipeline(item.GetType(), fields))
        {
            return;
        }

        if (item.GetType().FullName == RoutingMiddleware
            && Array.Find(fields, static field => field.Name == RoutingEndpoints)?.GetValue(item) is EndpointDataSource endpoints)
        {
            Add(endpoints, steps, item);
        }

        foreach (var field in fields)
        {
            if (!field.FieldType.IsValueType && field.FieldType != typeof(string))
            {
                Follow(field.GetValue(item), steps);
            }
        }
    }

    // Closures, and whatever holds a request delegate: a middleware. Services and options that a middleware holds are no part of the chain.
    private static bool IsPartOfPipeline(Type type, FieldInfo[] fields) =>
        type.FullName == CompiledExpression
        || type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
        || Array.Exists(fields, static field => field.FieldType == typeof(RequestDelegate));

    // Private fields of a base class too: the framework's authorization middleware keeps its next there.
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = TrimmedField)]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = TrimmedField)]
    private static IEnumerable<FieldInfo> FieldsOf(Type? type)
    {
        const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        for (; type is not null && type != typeof(object); type = type.BaseType)
        {
            foreach (var field in type.GetFields(Own))
            {
                yield return field;
            }
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_anyOriginAllowed")]
    private static extern ref bool AnyOriginAllowed(WebSocketMiddleware middleware);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_pathBase")]
    private static extern ref PathString PathBase(UsePathBaseMiddleware middleware);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_next")]
    private static extern ref RequestDelegate Next(UsePathBaseMiddleware middleware);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_options")]
    private static extern ref MapOptions Options(MapMiddleware middleware);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_next")]
    private static extern ref RequestDelegate Next(MapMiddleware middleware);
}
