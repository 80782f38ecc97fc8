namespace CorsGuard.Origins;

/// <summary>
/// Finds the registrable domain of a host that is read from right to left, one character at a time. A copy is a snapshot, so that
/// a search over many hosts can branch at any character.
/// </summary>
internal struct PublicSuffixWalk
{
    private readonly PublicSuffixList _list;
    private int _from;
    private int _to;
    private int _labelStart;
    private bool _anyLabel;

    public PublicSuffixWalk(PublicSuffixList list)
    {
        _list = list;
        _to = list.Count;
    }

    /// <summary>Gets how many characters were read.</summary>
    public int Length { get; private set; }

    /// <summary>Gets how many characters of the current label were read.</summary>
    public readonly int LabelLength => Length - _labelStart;

    /// <summary>Gets the length of the longest public suffix so far; 0 within the top-level label.</summary>
    public int SuffixLength { get; private set; }

    /// <summary>Gets the length of the registrable domain so far; 0 while none is known. Can still grow until <see cref="IsDecided"/>.</summary>
    public int DomainLength { get; private set; }

    /// <summary>Gets whether a rule of the list made the suffix, rather than the rule that an unlisted top-level name is one.</summary>
    public bool IsListed { get; private set; }

    /// <summary>Gets whether labels further left cannot change <see cref="DomainLength"/> any more.</summary>
    public bool IsDecided { get; private set; }

    /// <summary>Gets whether no rule begins (from the right) with what was read, so that only its labels count.</summary>
    public readonly bool IsOffList => _from == _to && !_anyLabel;

    /// <summary>Gets what the future depends on; equal keys continue equally. Lengths are no part of it.</summary>
    public readonly (int From, int To, int Depth, int Flags) Key =>
        (_from, _to, _from == _to ? 0 : Length,
            (_anyLabel ? 1 : 0) | (DomainLength > 0 ? 2 : 0) | (SuffixLength > 0 ? 4 : 0) | (IsListed ? 8 : 0) | (IsDecided ? 16 : 0) | (Length == _labelStart ? 32 : 0));

    /// <summary>Reads the next character to the left.</summary>
    public void Read(char c)
    {
        if (c == '.')
        {
            EndLabel();
            _labelStart = Length + 1;
        }

        (_from, _to) = _list.Narrow(_from, _to, Length, (byte)c);
        Length++;
        if (c == '.')
        {
            var (first, last) = _list.Narrow(_from, _to, Length, (byte)'*');
            _anyLabel = first != last;
        }

        IsDecided |= DomainLength > 0 && IsOffList;
    }

    /// <summary>Ends the host here and returns the length of its registrable domain.</summary>
    public int Complete()
    {
        EndLabel();
        return DomainLength > 0 ? DomainLength : Length;
    }

    /// <summary>Whether a rule of the list is longer than what was read, by whole labels.</summary>
    public readonly bool HasRuleBelow()
    {
        var (first, last) = _list.Narrow(_from, _to, Length, (byte)'.');
        return first != last;
    }

    private void EndLabel()
    {
        if (IsDecided)
        {
            return;
        }

        var (first, last) = _list.Narrow(_from, _to, Length, (byte)'!');
        if (first != last)
        {
            // An exception: what a wildcard would make a suffix is a registrable domain.
            SuffixLength = _labelStart - 1;
            DomainLength = Length;
            IsListed = true;
            IsDecided = true;
            return;
        }

        var isTopLevel = _labelStart == 0;
        var isRule = _anyLabel || (_from != _to && _list.LengthOf(_from) == Length);
        if (isRule || isTopLevel)
        {
            SuffixLength = Length;
            DomainLength = 0;
            // "*.ck" stands for "ck" as well, although no line says so.
            IsListed = isRule || _from != _to && HasRuleBelow();
        }
        else if (DomainLength == 0)
        {
            DomainLength = Length;
        }
    }
}
