using Microsoft.AspNetCore.Http;

namespace CorsGuard.Hosting;

/// <summary>What a path meets on its way to a router.</summary>
/// <param name="Kind">What the middleware does.</param>
/// <param name="Prefix">The segments that it looks for.</param>
/// <param name="Strips">True = it takes them off the path.</param>
internal readonly record struct RouterStep(RouterStepKind Kind, PathString Prefix, bool Strips);
