namespace CorsGuard.Hosting;

/// <summary>Lets somebody follow the decisions as they are made. Nobody does unless an add-on was installed for it, and then it pays.</summary>
internal sealed class DecisionFeed
{
    private Action<DecisionEvent>? _decisions;
    private Action<DecisionEvent>? _differences;

    public bool IsFollowed => _decisions is not null;

    /// <summary>Once, before the application starts. The callbacks run on the request's thread: they must be quick, and must not throw.</summary>
    /// <param name="decisions">Each decision on a request with an Origin.</param>
    /// <param name="differences">Each decision of a candidate that differs from its policy's.</param>
    public void Follow(Action<DecisionEvent> decisions, Action<DecisionEvent> differences)
    {
        _decisions += decisions;
        _differences += differences;
    }

    public void Publish(DecisionEvent decision) => _decisions?.Invoke(decision);

    public void PublishDifference(DecisionEvent decision) => _differences?.Invoke(decision);
}
