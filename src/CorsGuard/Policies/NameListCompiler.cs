using CorsGuard.Fetch;

namespace CorsGuard.Policies;

/// <summary>Compiles AllowedMethods, AllowedHeaders and ExposedHeaders: lists of tokens, or <c>*</c>.</summary>
internal sealed class NameListCompiler
{
    private const string Any = "*";

    private readonly PolicyContext _policy;

    public NameListCompiler(PolicyContext policy)
    {
        _policy = policy;
    }

    public IReadOnlyList<string> CompileMethods() => Compile(
        nameof(CorsGuardPolicyOptions.AllowedMethods),
        _policy.Options.AllowedMethods?.AsReadOnly() ?? CorsGuardDefaults.AllowedMethods,
        StringComparer.Ordinal,
        CheckMethod);

    public IReadOnlyList<string> CompileHeaders() => Compile(
        nameof(CorsGuardPolicyOptions.AllowedHeaders),
        _policy.Options.AllowedHeaders?.AsReadOnly() ?? CorsGuardDefaults.AllowedHeaders,
        StringComparer.OrdinalIgnoreCase,
        CheckRequestHeader);

    public IReadOnlyList<string> CompileExposedHeaders() => Compile(
        nameof(CorsGuardPolicyOptions.ExposedHeaders),
        _policy.Options.ExposedHeaders?.AsReadOnly() ?? [],
        StringComparer.OrdinalIgnoreCase,
        CheckResponseHeader);

    private List<string> Compile(string setting, IReadOnlyList<string> names, StringComparer comparer, Func<string, int, string?> check)
    {
        List<string> valid = [];
        var allowsAny = names.Contains(Any);
        var seen = new HashSet<string>(comparer);
        for (var i = 0; i < names.Count; i++)
        {
            var name = names[i] == Any ? Any : check(names[i] ?? "", i);
            if (name is null)
            {
                continue;
            }

            if (!seen.Add(name))
            {
                ReportRedundant(setting, i, $"'{name}' stands in the list already.");
                continue;
            }

            if (allowsAny && !IsNeededBesideAny(setting, name))
            {
                ReportRedundant(setting, i, $"'{name}' is covered by '*'.");
            }

            valid.Add(name);
        }

        return valid;
    }

    private string? CheckMethod(string method, int index)
    {
        const string Setting = nameof(CorsGuardPolicyOptions.AllowedMethods);
        if (!Token.IsValid(method))
        {
            _policy.Report(DiagnosticCodes.InvalidMethod, Setting, index, $"'{method}' is invalid: a method is a token.", "Write a name such as 'GET'.");
            return null;
        }

        if (Methods.IsForbidden(method))
        {
            _policy.Report(
                DiagnosticCodes.ForbiddenMethod, Setting, index, $"'{method}' is forbidden by Fetch: no script can send it.", "Remove it.");
            return null;
        }

        var normalized = Methods.Normalize(method);
        if (normalized != method)
        {
            _policy.Report(DiagnosticCodes.NormalizedMethod, Setting, index, $"'{method}' is read as '{normalized}'.", $"Write '{normalized}'.");
        }

        return normalized;
    }

    private string? CheckRequestHeader(string name, int index)
    {
        const string Setting = nameof(CorsGuardPolicyOptions.AllowedHeaders);
        if (!CheckHeader(Setting, name, index))
        {
            return null;
        }

        if (RequestHeaders.IsForbidden(name))
        {
            _policy.Report(
                DiagnosticCodes.ForbiddenRequestHeader, Setting, index, $"'{name}' is forbidden by Fetch: no script can set it.", "Remove it.");
            return null;
        }

        return name;
    }

    private string? CheckResponseHeader(string name, int index)
    {
        const string Setting = nameof(CorsGuardPolicyOptions.ExposedHeaders);
        if (!CheckHeader(Setting, name, index))
        {
            return null;
        }

        if (ResponseHeaders.IsForbidden(name))
        {
            _policy.Report(
                DiagnosticCodes.ForbiddenResponseHeader, Setting, index, $"'{name}' is forbidden by Fetch: no script can read it.", "Remove it.");
            return null;
        }

        if (ResponseHeaders.IsSafelisted(name))
        {
            ReportRedundant(Setting, index, $"'{name}' is safelisted by Fetch: scripts can always read it.");
        }

        return name;
    }

    private bool CheckHeader(string setting, string name, int index)
    {
        if (!Token.IsValid(name))
        {
            _policy.Report(
                DiagnosticCodes.InvalidHeader, setting, index, $"'{name}' is invalid: a header name is a token.", "Write a name such as 'X-Request-Id'.");
            return false;
        }

        if (name.StartsWith(HeaderNames.Prefix, StringComparison.OrdinalIgnoreCase))
        {
            _policy.Report(
                DiagnosticCodes.ProhibitedHeader, setting, index, $"'{name}' belongs to the CORS protocol itself.", "Remove it: CorsGuard writes these headers.");
            return false;
        }

        return true;
    }

    // "*" without credentials does not cover Authorization.
    private bool IsNeededBesideAny(string setting, string name) => name == Any
        || (setting == nameof(CorsGuardPolicyOptions.AllowedHeaders)
            && !_policy.Options.AllowCredentials
            && name.Equals(HeaderNames.Authorization, StringComparison.OrdinalIgnoreCase));

    private void ReportRedundant(string setting, int index, string message) =>
        _policy.Report(DiagnosticCodes.RedundantName, setting, index, message, "Remove the one that is not meant.");
}
