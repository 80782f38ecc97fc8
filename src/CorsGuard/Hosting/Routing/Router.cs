using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CorsGuard.Hosting;

/// <summary>A place in the pipeline where routing chooses an endpoint, and what a request goes through on its way there.</summary>
/// <param name="Endpoints">The endpoints that are chosen from; each router has its own.</param>
/// <param name="Steps">In the order of the pipeline.</param>
/// <param name="Middleware">The middleware that chooses. It stands here more than once if there are several ways to it, one of which a request takes; null = not known.</param>
internal sealed record Router(EndpointDataSource Endpoints, IReadOnlyList<RouterStep> Steps, object? Middleware)
{
    /// <summary>Follows a request to the router; false = it does not get there.</summary>
    public bool Reaches(ref PathString pathBase, ref PathString path)
    {
        foreach (var step in Steps)
        {
            var matches = path.StartsWithSegments(step.Prefix, out var matched, out var rest);
            if (step.Kind == RouterStepKind.Branch && !matches || step.Kind == RouterStepKind.BesideBranch && matches)
            {
                return false;
            }

            if (matches && step.Strips)
            {
                (pathBase, path) = (pathBase.Add(matched), rest);
            }
        }

        return true;
    }
}
