using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder.Extensions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebSockets;

namespace CorsGuard.Hosting;

/// <summary>
/// Finds, once at startup, what has to be known of the pipeline behind: the path bases that it strips before it routes (<c>UsePathBase</c>,
/// <c>Map</c>), and WebSockets that are open to every origin. It follows the delegates that the built pipeline is made of. What it cannot
/// follow stays undiscovered: a preflight below such a path is then not matched to its endpoint in front of the pipeline, and
/// <see cref="PreflightBackstop"/> answers it behind.
/// </summary>
internal sealed class PipelineDiscovery
{
    // Far more than any pipeline has; a bound for pipelines that are no chain.
    private const int MaxObjects = 20_000;
    private const int MaxPathBases = 64;

    // What a compiled expression holds its constants in; the reference assemblies do not have the type.
    private const string CompiledExpression = "System.Runtime.CompilerServices.Closure";

    private const string TrimmedField =
        "A field that was trimmed is not followed: a path base then stays undiscovered, which the backstop provides for.";

    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly List<PathString> _found = [];

    private PipelineDiscovery()
    {
    }

    public IReadOnlyList<PathString> PathBases => _found;

    /// <summary>True = UseWebSockets() lets pages of every origin connect.</summary>
    public bool HasOpenWebSockets { get; private set; }

    public static PipelineDiscovery Run(RequestDelegate pipeline)
    {
        var discovery = new PipelineDiscovery();
        try
        {
            discovery.Follow(pipeline, [PathString.Empty]);
        }
        catch (MissingFieldException)
        {
            // Another version of the framework: what was found so far is right, the rest is the backstop's.
        }

        return discovery;
    }

    private void Follow(object? item, List<PathString> bases)
    {
        if (item is null || _seen.Count >= MaxObjects || !_seen.Add(item))
        {
            return;
        }

        switch (item)
        {
            case MapMiddleware map:
                FollowMap(map, bases);
                break;
            case UsePathBaseMiddleware usePathBase:
                // Requests without the prefix pass too, so both the old and the new bases hold behind it.
                Follow(Next(usePathBase), [.. bases, .. Extend(bases, PathBase(usePathBase))]);
                break;
            case WebSocketMiddleware webSockets:
                HasOpenWebSockets |= AnyOriginAllowed(webSockets);
                FollowFields(webSockets, bases);
                break;
            case Delegate single:
                Follow(single.Target, bases);
                break;
            case object[] items:
                foreach (var element in items)
                {
                    Follow(element, bases);
                }

                break;
            default:
                FollowFields(item, bases);
                break;
        }
    }

    private void FollowMap(MapMiddleware map, List<PathString> bases)
    {
        var options = Options(map);
        Follow(options.Branch, options.PreserveMatchedPathSegment ? bases : Extend(bases, options.PathMatch));
        Follow(Next(map), bases);
    }

    private List<PathString> Extend(List<PathString> bases, PathString segment)
    {
        List<PathString> extended = [.. bases.Select(pathBase => pathBase.Add(segment))];
        _found.AddRange(extended.Except(_found).Take(MaxPathBases - _found.Count));
        return extended;
    }

    private void FollowFields(object item, List<PathString> bases)
    {
        FieldInfo[] fields = [.. FieldsOf(item.GetType())];
        if (!IsPartOfPipeline(item.GetType(), fields))
        {
            return;
        }

        foreach (var field in fields)
        {
            if (!field.FieldType.IsValueType && field.FieldType != typeof(string))
            {
                Follow(field.GetValue(item), bases);
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
