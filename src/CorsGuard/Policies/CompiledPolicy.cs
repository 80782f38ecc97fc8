using CorsGuard.Fetch;
using CorsGuard.Origins;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Policies;

/// <summary>
/// One policy, ready for requests: immutable, with every header value built. A value that is empty means that the header is not sent.
/// Invariant: AllowCredentials => !Origins.AllowsAny.
/// </summary>
internal sealed class CompiledPolicy
{
    private const string Separator = ", ";

    public CompiledPolicy(string name, PolicyParts parts)
    {
        Name = name;
        Settings = parts.Settings;
        Candidate = parts.Candidate;
        Origins = parts.Origins;
        AllowCredentials = parts.AllowCredentials && !parts.Origins.AllowsAny;
        Methods = new MethodSet(parts.Methods);
        Headers = new HeaderSet(parts.Headers, AllowCredentials);
        ExposedHeaders = parts.ExposedHeaders;
        MaxAge = parts.MaxAge;
        PreflightSuccessStatus = parts.PreflightSuccessStatus;

        RejectsDisallowedOrigins = parts.RejectsDisallowedOrigins;
        ProtectsWrites = parts.ProtectsWrites;
        ProtectsWebSockets = parts.ProtectsWebSockets && !parts.Origins.AllowsAny;
        TimingAllowOrigin = parts.TimingAllowOrigin;
        ResourcePolicyValue = parts.ResourcePolicy is { } resourcePolicy ? resourcePolicy : StringValues.Empty;
        HasOtherHeaders = TimingAllowOrigin || ResourcePolicyValue.Count > 0;
        AllowPrivateNetwork = parts.AllowPrivateNetwork;

        EchoesMethod = Methods.AllowsAny && AllowCredentials;
        EchoesHeaders = Headers.AllowsAny && AllowCredentials;
        AllowMethodsValue = Methods.AllowsAny ? MethodSet.Any : Join(Methods.Names);
        AllowHeadersValue = !Headers.AllowsAny ? Join(Headers.Names)
            : Headers.NamesAuthorization ? HeaderSet.Any + Separator + HeaderNames.Authorization
            : HeaderSet.Any;
        ExposeHeadersValue = Join(ExposedHeaders);
        VaryValue = VariesByOrigin ? HeaderNames.Origin : StringValues.Empty;
        EchoVaryValue = Join(VaryNames(EchoesMethod, EchoesHeaders));
        MaxAgeValue = MaxAge is { } age
            ? ((long)age.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture)
            : StringValues.Empty;
    }

    public string Name { get; }

    /// <summary>What it was compiled from; null = the application wrote it with the framework's types.</summary>
    public PolicySettings? Settings { get; }

    /// <summary>What is evaluated beside it, to see what would change; null = nothing.</summary>
    public CompiledPolicy? Candidate { get; }

    public OriginSet Origins { get; }

    public bool AllowCredentials { get; }

    public MethodSet Methods { get; }

    public HeaderSet Headers { get; }

    public IReadOnlyList<string> ExposedHeaders { get; }

    public TimeSpan? MaxAge { get; }

    public int PreflightSuccessStatus { get; }

    public bool RejectsDisallowedOrigins { get; }

    public bool ProtectsWrites { get; }

    public bool ProtectsWebSockets { get; }

    /// <summary>True = some requests, besides WebSocket handshakes, are answered in front of the application.</summary>
    public bool IsGuarded => RejectsDisallowedOrigins || ProtectsWrites;

    public bool TimingAllowOrigin { get; }

    public StringValues ResourcePolicyValue { get; }

    public bool AllowPrivateNetwork { get; }

    /// <summary>True = a response needs more than CORS headers.</summary>
    public bool HasOtherHeaders { get; }

    /// <summary>
    /// True for every policy but any-origin, also for a single origin: the response without an Origin header is another one
    /// (https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches).
    /// </summary>
    public bool VariesByOrigin => !Origins.AllowsAny;

    // With credentials "*" would be a literal name, so what was asked for is sent back.
    public bool EchoesMethod { get; }

    public bool EchoesHeaders { get; }

    /// <summary>Vary of every response that does not echo what was asked for.</summary>
    public StringValues VaryValue { get; }

    /// <summary>Vary of a preflight whose answer echoes what was asked for; empty = it echoes nothing.</summary>
    public StringValues EchoVaryValue { get; }

    public StringValues AllowMethodsValue { get; }

    public StringValues AllowHeadersValue { get; }

    public StringValues ExposeHeadersValue { get; }

    public StringValues MaxAgeValue { get; }

    private static List<string> VaryNames(bool echoesMethod, bool echoesHeaders)
    {
        List<string> names = echoesMethod || echoesHeaders ? [HeaderNames.Origin] : [];
        names.AddRange(echoesMethod ? [HeaderNames.RequestMethod] : []);
        names.AddRange(echoesHeaders ? [HeaderNames.RequestHeaders] : []);
        return names;
    }

    private static StringValues Join(IReadOnlyList<string> names) => names.Count == 0 ? StringValues.Empty : string.Join(Separator, names);
}
