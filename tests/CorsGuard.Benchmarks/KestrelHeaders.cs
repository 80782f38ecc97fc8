using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CorsGuard.Benchmarks;

/// <summary>Kestrel's own header dictionaries, which are internal: what a header costs depends on them more than on anything else.</summary>
internal static class KestrelHeaders
{
    private const string Namespace = "Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http.";
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    public static IHeaderDictionary CreateRequest() => Create("HttpRequestHeaders");

    /// <param name="reset">Empties it as the server does between two requests of a connection.</param>
    public static IHeaderDictionary CreateResponse(out Action reset)
    {
        var headers = Create("HttpResponseHeaders");
        var method = headers.GetType().GetMethod("Reset", Any) ?? throw new MissingMethodException(Namespace + "HttpHeaders", "Reset");
        reset = method.CreateDelegate<Action>(headers);
        return headers;
    }

    private static IHeaderDictionary Create(string name)
    {
        var type = typeof(KestrelServerOptions).Assembly.GetType(Namespace + name, throwOnError: true)!;
        var constructor = type.GetConstructors(Any)[0];
        var arguments = constructor.GetParameters().Select(static parameter => parameter.HasDefaultValue ? parameter.DefaultValue : null).ToArray();
        return (IHeaderDictionary)constructor.Invoke(arguments);
    }
}
