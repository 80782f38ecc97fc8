using CorsGuard.Fetch;
using CorsGuard.Policies;

namespace CorsGuard.Evaluation;

/// <summary>All header names of a preflight that a policy does not allow; the evaluator is content with the first.</summary>
internal static class RefusedHeaders
{
    public static IReadOnlyList<string> Of(CompiledPolicy policy, in RequestFacts facts)
    {
        List<string> refused = [];
        var names = new RequestHeaderNames(facts.RequestHeaders);
        while (names.MoveNext())
        {
            if (!policy.Headers.Allows(names.Current))
            {
                refused.Add(names.Current.ToString());
            }
        }

        return [.. refused.Distinct(StringComparer.OrdinalIgnoreCase)];
    }
}
