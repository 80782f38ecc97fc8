using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Benchmarks;

/// <summary>A request and the rules that it is held against.</summary>
internal sealed record Scenario(string Name, Rules Rules)
{
    public string Method { get; init; } = HttpMethods.Get;

    public string Path { get; init; } = "/orders";

    public StringValues Origin { get; init; }

    /// <summary>Instead of <see cref="Origin"/>: one after the other, so that what was decided on the last ones does not help. Empty = it is always the same.</summary>
    public StringValues[] OriginsInTurn { get; init; } = [];

    public string? RequestMethod { get; init; }

    public StringValues RequestHeaders { get; init; }

    /// <summary>What the framework demands of whoever handles CORS, and what may therefore allocate; null = nothing.</summary>
    public Action<HttpContext>? Forced { get; init; }

    /// <summary>The status that CorsGuard must answer with: a benchmark of something else would be worthless.</summary>
    public int Status { get; init; } = StatusCodes.Status200OK;

    public void AddHeaders(IHeaderDictionary headers)
    {
        headers.Origin = OriginsInTurn.Length > 0 ? OriginsInTurn[0] : Origin;
        headers.AccessControlRequestMethod = RequestMethod;
        headers.AccessControlRequestHeaders = RequestHeaders;
    }

    public override string ToString() => Name;
}
