using System.Globalization;

namespace CorsGuard.Reliability;

/// <summary>What came back, and whether one version of the settings can have said all of it.</summary>
internal sealed class SoakAnswer
{
    /// <summary>A header that the application writes.</summary>
    public const string RanHeader = "X-Ran";

    private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);

    public int Status { get; set; }

    public void Clear()
    {
        Status = 0;
        _headers.Clear();
    }

    /// <summary>A header that comes twice is never right here.</summary>
    public void Add(string name, string value) => _headers[name] = _headers.TryGetValue(name, out var first) ? first + " | " + value : value;

    public int ContentLength => _headers.TryGetValue("Content-Length", out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : 0;

    public override string ToString() => $"{Status} {string.Join("; ", _headers.Where(static header => header.Key is not ("Date" or "Content-Length")).Select(static header => $"{header.Key}: {header.Value}"))}";

    /// <summary>Holds the answer against each version that was in force while the request was under way.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="oldest">The newest version that anybody had seen before.</param>
    /// <param name="newest">The version that was last written.</param>
    /// <param name="version">The version that answered, 0 where the answer does not say.</param>
    /// <returns>What is wrong; null = nothing.</returns>
    public string? FindProblem(SoakRequest request, int oldest, int newest, out int version)
    {
        version = 0;
        if (Value("Vary") != "Origin")
        {
            return "Vary is not Origin";
        }

        if (Value("Access-Control-Allow-Origin") is null)
        {
            return FindProblemOfRefusal(request, oldest, newest);
        }

        var problem = request.IsPreflight ? FindProblemOfPreflight(request, out version) : FindProblemOfActual(request, out version);
        return problem
            ?? (SoakSettings.IsOfFile(request.Kind) && SoakSettings.IsBroken(version) ? $"version {version} cannot be used, and was"
                : version < oldest ? $"version {version} after version {oldest}"
                : version > newest ? $"version {version} before it was written"
                : null);
    }

    private string? FindProblemOfRefusal(SoakRequest request, int oldest, int newest)
    {
        if (_headers.Keys.Any(static name => name.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase) || name.Equals("Timing-Allow-Origin", StringComparison.OrdinalIgnoreCase)))
        {
            return "a CORS header without an allowed origin";
        }

        // What is refused does not say by which version.
        return Enumerable.Range(Math.Max(oldest, 1), newest - Math.Max(oldest, 1) + 1).Any(version => IsRefusalOf(request, version)) ? null
            : $"no version from {oldest} to {newest} refuses like this";
    }

    private bool IsRefusalOf(SoakRequest request, int version) =>
        !(SoakSettings.IsOfFile(request.Kind) && SoakSettings.IsBroken(version))
        && !SoakSettings.Allows(version, request.Origin)
        && (request.IsPreflight || Value("Cross-Origin-Resource-Policy") == SoakSettings.ResourcePolicyOf(version))
        && HasStatusOf(request.IsPreflight || SoakSettings.Rejects(version));

    // An answer of the application has its header, one in its place does not.
    private bool HasStatusOf(bool isRejected) => Status == (isRejected ? 403 : 200) && Value(RanHeader) is null == isRejected;

    private string? FindProblemOfPreflight(SoakRequest request, out int version)
    {
        version = VersionIn("Access-Control-Allow-Methods", "M", request.Kind);
        return version < 0 ? "no version in Access-Control-Allow-Methods"
            : VersionIn("Access-Control-Allow-Headers", "X-A", request.Kind) != version ? "methods and headers of two versions"
            : Value("Access-Control-Max-Age") != SoakSettings.MaxAgeOf(version).ToString(CultureInfo.InvariantCulture) ? "methods and max age of two versions"
            : Status != SoakSettings.StatusOf(version) ? "methods and status of two versions"
            : Value("Access-Control-Expose-Headers") is not null ? "exposed headers in a preflight"
            : FindProblemOfOrigin(request, version);
    }

    private string? FindProblemOfActual(SoakRequest request, out int version)
    {
        version = VersionIn("Access-Control-Expose-Headers", "X-E", request.Kind);
        return version < 0 ? "no version in Access-Control-Expose-Headers"
            : Value("Cross-Origin-Resource-Policy") != SoakSettings.ResourcePolicyOf(version) ? "exposed headers and resource policy of two versions"
            : Value("Timing-Allow-Origin") != (SoakSettings.AllowsTiming(version) ? request.Origin : null) ? "exposed headers and Timing-Allow-Origin of two versions"
            : Value("Access-Control-Allow-Methods") is not null || Value("Access-Control-Max-Age") is not null ? "preflight headers in another answer"
            : !HasStatusOf(isRejected: false) ? "an unexpected status"
            : FindProblemOfOrigin(request, version);
    }

    private string? FindProblemOfOrigin(SoakRequest request, int version) =>
        Value("Access-Control-Allow-Origin") != request.Origin ? "another origin was allowed"
        : !SoakSettings.Allows(version, request.Origin) ? "the origin is not one of this version"
        : Value("Access-Control-Allow-Credentials") != (SoakSettings.AllowsCredentials(version) ? "true" : null) ? "credentials of another version"
        : null;

    private int VersionIn(string header, string prefix, char kind)
    {
        var start = $"{prefix}-{kind}-";
        return Value(header) is { } value && value.StartsWith(start, StringComparison.Ordinal) && int.TryParse(value.AsSpan(start.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : -1;
    }

    private string? Value(string name) => _headers.GetValueOrDefault(name);
}
